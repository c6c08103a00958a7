package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void lambdasAreWrittenByTheirPowerOfTen() {
        assertThat(Figures.lambda(0.001)).isEqualTo("1e-3");
        assertThat(Figures.lambda(0.1)).isEqualTo("1e-1");
        assertThat(Figures.lambda(3.0E-6)).isEqualTo("3e-6");
        assertThat(Figures.lambda(2.5e-4)).isEqualTo("2.5e-4");
        assertThat(Figures.lambda(0)).isEqualTo("0");
    }

    @Test
    void significantDigitsAreKeptAndZerosAtTheEndAreNot() {
        assertThat(Figures.significant(0.03123, 3)).isEqualTo("0.0312");
        assertThat(Figures.significant(0.1, 3)).isEqualTo("0.1");
        assertThat(Figures.significant(999.96, 3)).isEqualTo("1000");
        assertThat(Figures.significant(12345, 3)).isEqualTo("12345");
        assertThat(Figures.significant(-2.5, 1)).isEqualTo("-3");
        assertThat(Figures.significant(0, 3)).isEqualTo("0");
    }

    @Test
    void verySmallAndLargeNumbersHaveExponents() {
        assertThat(Figures.significant(1e-5, 3)).isEqualTo("1e-5");
        assertThat(Figures.significant(5.25e-6, 2)).isEqualTo("5.3e-6");
        assertThat(Figures.significant(2.5e9, 3)).isEqualTo("2.5e9");
    }

    @Test
    void whatIsNoNumberHasAName() {
        assertThat(Figures.significant(Double.POSITIVE_INFINITY, 3)).isEqualTo("∞");
        assertThat(Figures.significant(Double.NEGATIVE_INFINITY, 3)).isEqualTo("−∞");
        assertThat(Figures.significant(Double.NaN, 3)).isEqualTo("undefined");
    }

    @Test
    void unitsGrowWithTheFigure() {
        assertThat(Figures.macs(999)).isEqualTo("999 MAC");
        assertThat(Figures.macs(999_960)).isEqualTo("1 MMAC");
        assertThat(Figures.macs(52_412_345_678L)).isEqualTo("52.41 GMAC");
        assertThat(Figures.count(675_129_632)).isEqualTo("675.1 M");
        assertThat(Figures.count(999)).isEqualTo("999");
        assertThat(Figures.millis(104.3)).isEqualTo("104 ms");
        assertThat(Figures.millis(1243)).isEqualTo("1.24 s");
        assertThat(Figures.bytes(512L << 20)).isEqualTo("512 MiB");
        assertThat(Figures.bytes(1023)).isEqualTo("1023 bytes");
        assertThat(Figures.bytes(3 * 1024)).isEqualTo("3 KiB");
    }

    @Test
    void durationsAreInTheUnitsOfPeople() {
        assertThat(Figures.duration(Duration.ofMillis(840))).isEqualTo("0.8 s");
        assertThat(Figures.duration(Duration.ofMillis(9_960))).isEqualTo("10 s");
        assertThat(Figures.duration(Duration.ofMillis(44_600))).isEqualTo("45 s");
        assertThat(Figures.duration(Duration.ofSeconds(130))).isEqualTo("2 min 10 s");
        assertThat(Figures.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(Figures.duration(Duration.ofSeconds(-3))).isEqualTo("0.0 s");
    }

    @Test
    void numbersAreShortAndExactOnesAreReadBackAsTheyWere() {
        assertThat(Figures.number(1.5)).isEqualTo("1.5");
        assertThat(Figures.number(0.00002)).isEqualTo("2e-5");
        assertThat(Figures.number(123_456)).isEqualTo("123456");
        assertThat(Figures.exact(0.12345678)).isEqualTo("0.12345678");
        assertThat(Figures.exact(3e-7)).isEqualTo("0.0000003");
        assertThat(Figures.exact(30)).isEqualTo("30");
    }

    @Test
    void theSystemsLanguageDoesNotMatter() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Figures.times(1.925)).isEqualTo("1.93×");
            assertThat(Figures.percent(0.5875)).isEqualTo("58.8 %");
            assertThat(Figures.ssim(0.9616)).isEqualTo("0.962");
            assertThat(Figures.beta(0.5)).isEqualTo("0.5");
        } finally {
            Locale.setDefault(before);
        }
    }
}
