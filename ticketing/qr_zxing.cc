/* SPDX-License-Identifier: GPL-3.0-or-later */
#define ZX_USE_UTF8
#include "ticketing/qr_zxing.h"

#include <ReadBarcode.h>

#include <exception>

#define SYMBOLS_MAX 8

#if __has_include(<ReaderOptions.h>) /* zxing-cpp 2, of Debian 13 */
using Options = ZXing::ReaderOptions;
#else
using Options = ZXing::DecodeHints;
#endif

void
qr_zxing_scan(const uint8_t *grey, int width, int height, qr_zxing_fn *found, void *arg)
{
    Options hints;

    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    hints.setMaxNumberOfSymbols(SYMBOLS_MAX);
    try {
        for (const auto &result : ZXing::ReadBarcodes(
                 ZXing::ImageView(grey, width, height, ZXing::ImageFormat::Lum), hints)) {
            const std::string text = result.text();

            found(arg, text.data(), text.size());
        }
    } catch (const std::exception &) {
        return; /* a picture it cannot work with shows no code */
    }
}
