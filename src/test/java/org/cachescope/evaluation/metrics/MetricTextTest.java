package org.cachescope.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many decimals figures have. */
class MetricTextTest {
    private static Interval interval(double halfWidth) {
        return new Interval(halfWidth / 2, halfWidth, Interval.Method.JACKKNIFE, 10, List.of());
    }

    private static String text(Metric metric, double value, @Nullable Double halfWidth) {
        return new MetricValue(metric, value, halfWidth == null ? null : interval(halfWidth), 500, "shapes", null)
                .valueText();
    }

    @Test
    void smallFiguresHaveAsManyDecimalsAsTheirIntervalsNeed() {
        assertThat(text(Metric.FID, 12.3456, 0.5678)).isEqualTo("12.35 ± 0.57");
        assertThat(text(Metric.FID, 0.17461, 0.02113)).isEqualTo("0.175 ± 0.021");
        assertThat(text(Metric.FID, 0.05239, 0.00368)).isEqualTo("0.0524 ± 0.0037");
        assertThat(text(Metric.FID, 123.456, 45.6)).isEqualTo("123.46 ± 45.60");
        assertThat(text(Metric.KID, 0.00164, 0.00003)).isEqualTo("0.001640 ± 0.000030");
    }

    @Test
    void nothingIsShownBeyondWhatTheMetricIsTakenFor() {
        assertThat(text(Metric.PSNR, 46.125, 0.081)).isEqualTo("46.13 ± 0.08 dB");
        assertThat(text(Metric.PRECISION, 0.9152, 0.0098)).isEqualTo("0.915 ± 0.010");
        assertThat(text(Metric.FID, 0.0524, 0.0000012)).isEqualTo("0.0524 ± 0.0000");
        assertThat(text(Metric.FID, 0.0524, 0.0)).isEqualTo("0.05 ± 0.00");
    }

    @Test
    void aFigureWithoutAnIntervalHasTheUsualDecimals() {
        assertThat(text(Metric.FID, 0.0524, null)).isEqualTo("0.05");
        assertThat(text(Metric.PSNR, Double.POSITIVE_INFINITY, null)).isEqualTo("identical");
    }

    @Test
    void aChangeHasItsSignAndTheDecimalsOfItsOwnInterval() {
        assertThat(new MetricChange(Metric.FID, 0.00123, interval(0.00042)).text())
                .isEqualTo("+0.0012 ± 0.0004");
        assertThat(new MetricChange(Metric.PSNR, -0.3, interval(0.25)).text()).isEqualTo("-0.30 ± 0.25 dB");
    }
}
