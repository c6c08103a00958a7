package org.cachescope.cli;

import java.util.Locale;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.Preview;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.model.LayerKind;
import org.cachescope.workspace.Decoding;
import org.cachescope.workspace.SampleReport;

/** A sampling's figures for people: the measured speed-up first, beside its ideal. */
final class SampleText {
    private SampleText() {}

    static String of(SampleReport report) {
        StringBuilder text = new StringBuilder();
        RunMacs macs = report.macs();
        line(text, "model", report.model() + ", " + report.policy());
        line(
                text,
                "cells",
                report.schedule().counts() + " (MHSA "
                        + report.schedule().counts(LayerKind.MHSA).spared() + ", FFN "
                        + report.schedule().counts(LayerKind.FFN).spared() + "), schedule "
                        + report.schedule().shortHash());
        LatencyMeasurement latency = report.latency();
        if (latency != null) {
            line(
                    text,
                    "speed-up",
                    format(
                            "%.2f× measured, %.2f× by executed MACs",
                            latency.speedUp().median(), macs.warmRatio()));
            line(
                    text,
                    "latency",
                    format(
                            "%s full, %s cached: medians (and quartiles) of %d runs each, in turn, sampler's loop alone,"
                                    + " %s",
                            millis(latency.full()),
                            millis(latency.cached()),
                            latency.full().n(),
                            report.device()));
        } else {
            line(
                    text,
                    "speed-up",
                    format("not measured, %.2f× by executed MACs, %s", macs.warmRatio(), report.device()));
        }
        line(
                text,
                "MACs",
                format(
                        "%s executed in full, %s cached, all images with guidance; as published, one image without, %s and %s",
                        Figures.macs(macs.full().total()),
                        Figures.macs(macs.cached().total()),
                        Figures.macs(macs.publishedFull().total()),
                        Figures.macs(macs.publishedCached().total())));
        String ssim = Double.isNaN(report.meanQuality().ssim())
                ? "SSIM not defined below 11 pixels"
                : format("SSIM %.4f", report.meanQuality().ssim());
        String preview = Preview.behind(report.preview());
        line(text, "quality", "PSNR " + report.meanQuality().psnrText() + ", " + ssim + " to the full run" + preview);
        Decoding decoding = report.decoding();
        if (decoding != null) {
            line(
                    text,
                    "decoded",
                    format(
                            "by %s, %.0f ms an image%s; no part of the latency",
                            decoding.autoencoder(),
                            decoding.millisPerImage(),
                            decoding.tiles() == 1 ? "" : ", in " + decoding.tiles() + " tiles"));
        }
        line(text, "images", report.grid().toString());
        return text.toString();
    }

    private static String millis(Quantiles latency) {
        return format("%.0f ms (%.0f to %.0f)", latency.median(), latency.lower(), latency.upper());
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(format("%-9s %s%n", name, value));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
