/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "audio/loudness.h"

#include <math.h>
#include <stdlib.h>

#include "audio/sound.h"
#include "common/mem.h"

#define BLOCK_SAMPLES ((size_t)AUDIO_RATE_HZ * 4 / 10)
#define HOP_SAMPLES (BLOCK_SAMPLES / 4)
#define BLOCK_OFFSET_DB (-0.691) /* BS.1770: a sine of 997 Hz, 0 dBFS, is -3.01 LUFS */
#define RELATIVE_GATE_DB (-10.0)
#define NEAR_DB 0.1 /* as loud as wanted */
#define TRIES 4     /* the limiter takes a little, which is given again */
/* Between two samples a wave may rise above both; speech does by less than this. */
#define BETWEEN_DB 0.5
/* How fast the limiter's gain goes down before a peak and up again behind it, a sample.
 */
#define ATTACK (1.0 / (0.005 * AUDIO_RATE_HZ))
#define RELEASE (1.0 / (0.060 * AUDIO_RATE_HZ))

struct biquad {
    double b0, b1, b2, a1, a2;
    double x1, x2, y1, y2;
};

static double
biquad_step(struct biquad *f, double x)
{
    double y = f->b0 * x + f->b1 * f->x1 + f->b2 * f->x2 - f->a1 * f->y1 - f->a2 * f->y2;

    f->x2 = f->x1;
    f->x1 = x;
    f->y2 = f->y1;
    f->y1 = y;
    return y;
}

/* The head's effect: a high shelf. The standard gives it at 48 kHz; this is its analogue
 * form, taken to our rate. */
static struct biquad
head_filter(void)
{
    double k = tan(M_PI * 1681.974450955533 / AUDIO_RATE_HZ);
    double q = 0.7071752369554196;
    double high = pow(10.0, 3.999843853973347 / 20.0);
    double middle = pow(high, 0.4996667741545416);
    double a0 = 1.0 + k / q + k * k;

    return (struct biquad){ .b0 = (high + middle * k / q + k * k) / a0,
        .b1 = 2.0 * (k * k - high) / a0,
        .b2 = (high - middle * k / q + k * k) / a0,
        .a1 = 2.0 * (k * k - 1.0) / a0,
        .a2 = (1.0 - k / q + k * k) / a0 };
}

/* What is too low to be heard. */
static struct biquad
low_cut(void)
{
    double k = tan(M_PI * 38.13547087602444 / AUDIO_RATE_HZ);
    double q = 0.5003270373238773;
    double a0 = 1.0 + k / q + k * k;

    return (struct biquad){ .b0 = 1.0,
        .b1 = -2.0,
        .b2 = 1.0,
        .a1 = 2.0 * (k * k - 1.0) / a0,
        .a2 = (1.0 - k / q + k * k) / a0 };
}

static double
decibels(double energy)
{
    return energy > 0.0 ? BLOCK_OFFSET_DB + 10.0 * log10(energy) : -INFINITY;
}

/* The mean energy of the blocks that are louder than the gate. */
static double
mean_above(const double *blocks, size_t count, double gate_db)
{
    double sum = 0.0;
    size_t taken = 0;

    for (size_t i = 0; i < count; i++) {
        if (decibels(blocks[i]) > gate_db) {
            sum += blocks[i];
            taken++;
        }
    }
    return taken > 0 ? sum / (double)taken : 0.0;
}

double
loudness_measure(const int16_t *samples, size_t count)
{
    struct biquad head = head_filter();
    struct biquad low = low_cut();
    /* sum[i] is the energy before sample i; what is shorter than a block is one block. */
    double *sum = xcalloc(count + 1, sizeof(*sum));
    size_t length = count < BLOCK_SAMPLES ? count : BLOCK_SAMPLES;
    size_t blocks = count > 0 ? (count - length) / HOP_SAMPLES + 1 : 0;
    double *energy = xcalloc(blocks + 1, sizeof(*energy));
    double mean;

    for (size_t i = 0; i < count; i++) {
        double y = biquad_step(&low, biquad_step(&head, samples[i] / 32768.0));

        sum[i + 1] = sum[i] + y * y;
    }
    for (size_t i = 0; i < blocks; i++) {
        size_t from = i * HOP_SAMPLES;

        energy[i] = (sum[from + length] - sum[from]) / (double)length;
    }
    mean = mean_above(energy, blocks, LOUDNESS_SILENCE);
    mean = mean_above(energy, blocks, decibels(mean) + RELATIVE_GATE_DB);
    free(energy);
    free(sum);
    return mean > 0.0 ? decibels(mean) : LOUDNESS_SILENCE;
}

/* Amplify, with less gain around what would stand out above `most`. */
static void
amplify(const int16_t *from, int16_t *to, size_t count, double gain, double most)
{
    double *gains = xcalloc(count, sizeof(*gains));

    for (size_t i = 0; i < count; i++) {
        double peak = fabs((double)from[i]) * gain;

        gains[i] = peak > most ? most / peak : 1.0;
        if (i > 0) {
            gains[i] = fmin(gains[i], gains[i - 1] + RELEASE);
        }
    }
    for (size_t i = count; i-- > 1;) {
        gains[i - 1] = fmin(gains[i - 1], gains[i] + ATTACK);
    }
    for (size_t i = 0; i < count; i++) {
        to[i] = (int16_t)lrint(from[i] * gain * gains[i]);
    }
    free(gains);
}

void
loudness_level(int16_t *samples, size_t count)
{
    double most = 32767.0 * pow(10.0, (LOUDNESS_PEAK_DB - BETWEEN_DB) / 20.0);
    double gain_db = LOUDNESS_LUFS - loudness_measure(samples, count);
    int16_t *out;

    if (gain_db >= LOUDNESS_LUFS - LOUDNESS_SILENCE) {
        return;
    }
    out = xcalloc(count, sizeof(*out));
    for (int i = 0; i < TRIES; i++) {
        double missing;

        amplify(samples, out, count, pow(10.0, gain_db / 20.0), most);
        missing = LOUDNESS_LUFS - loudness_measure(out, count);
        if (fabs(missing) < NEAR_DB) {
            break;
        }
        gain_db += missing;
    }
    for (size_t i = 0; i < count; i++) {
        samples[i] = out[i];
    }
    free(out);
}
