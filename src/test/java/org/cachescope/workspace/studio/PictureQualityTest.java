package org.cachescope.workspace.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureQualityTest {
    private static Picture grey(int side, int value) {
        byte[] rgb = new byte[3 * side * side];
        Arrays.fill(rgb, (byte) value);
        return new Picture(side, side, rgb);
    }

    @Test
    void picturesAreComparedPairByPair() {
        PictureQuality quality = PictureQuality.of(
                        List.of(grey(11, 100), grey(11, 100)), List.of(grey(11, 100), grey(11, 125)))
                .orElseThrow();

        assertThat(quality.images().get(0).identical()).isTrue();
        assertThat(quality.images().get(1).psnrDecibels()).isEqualTo(20 * Math.log10(255 / 25.0));
        assertThat(quality.mean().identical()).isEqualTo(1);
    }

    @Test
    void picturesTooSmallForTheWindowHaveNoQuality() {
        assertThat(PictureQuality.of(List.of(grey(10, 1)), List.of(grey(10, 1))))
                .isEmpty();
    }

    @Test
    void anotherNumberOfPicturesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PictureQuality.of(List.of(grey(11, 1)), List.of()))
                .withMessageContaining("expected 1 as in the full run, found 0");
    }
}
