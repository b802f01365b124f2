/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/line/ikm_rule.h"

#include <assert.h>

#include "common/words.h"

const char *const ikm_weight_words[] = { IKM_WEIGHT_LIST(WORDS_ENTRY) NULL };

static const struct {
    int from; /* hundredths */
    char class;
    const char *performance; /* the regulation's own words */
} classes[] = {
    { 8831, 'A', "Sangat baik" },
    { 7661, 'B', "Baik" },
    { 6500, 'C', "Kurang baik" },
    { 0, 'D', "Tidak baik" },
};

/* sum / answers * weight * 25 * 100, rounded half up. */
int
ikm_hundredths(int64_t sum, int64_t answers, enum ikm_weight weight)
{
    static const struct {
        int times; /* of twice the index */
        int divisor;
    } weights[] = {
        [IKM_NINTH] = { 5000, 9 }, [IKM_0111] = { 555, 1 }, [IKM_011] = { 550, 1 }
    };
    int64_t divisor = answers * weights[weight].divisor;

    assert(answers > 0 && sum > 0);
    return (int)((sum * weights[weight].times + divisor) / (2 * divisor));
}

static size_t
class_of(int hundredths)
{
    size_t i = 0;

    while (hundredths < classes[i].from) {
        i++;
    }
    return i;
}

char
ikm_class(int hundredths)
{
    return classes[class_of(hundredths)].class;
}

const char *
ikm_performance(int hundredths)
{
    return classes[class_of(hundredths)].performance;
}
