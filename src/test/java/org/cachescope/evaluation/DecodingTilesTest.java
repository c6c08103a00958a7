package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTilesTest {
    private static final int FACTOR = 4;

    /** Repeats each latent: a decoder that looks at nothing else, so that its tiles are the whole's. */
    private static SampledImages repeat(SampledImages latents) {
        int channels = (int) latents.shape().size(1);
        int height = FACTOR * (int) latents.shape().size(2);
        int width = FACTOR * (int) latents.shape().size(3);
        float[] pixels = new float[channels * height * width];
        for (int i = 0; i < pixels.length; i++) {
            int row = i / width % height / FACTOR;
            int column = i % width / FACTOR;
            int channel = i / width / height;
            pixels[i] = latents.values()[(channel * height / FACTOR + row) * (width / FACTOR) + column];
        }
        return new SampledImages(Shape.of(1, channels, height, width), pixels);
    }

    @ParameterizedTest
    @CsvSource({"8, 2, 8, 8", "8, 2, 9, 8", "8, 2, 21, 13", "8, 4, 40, 8", "6, 0, 20, 18", "8, 3, 3, 30", "1, 0, 5, 4"})
    void tilesOfALocalDecoderAreTheWhole(int side, int overlap, int height, int width) {
        SplittableRandom random = new SplittableRandom(height * 31L + width);
        float[] values = new float[2 * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-2, 2);
        }
        SampledImages latents = new SampledImages(Shape.of(1, 2, height, width), values);

        int[] tiles = {0};
        DecodingTiles cut = new DecodingTiles(side, overlap);
        SampledImages made = cut.decode(latents, tile -> {
            tiles[0]++;
            assertThat(tile.shape().size(2)).isLessThanOrEqualTo(side);
            assertThat(tile.shape().size(3)).isLessThanOrEqualTo(side);
            return repeat(tile);
        });

        float[] whole = repeat(latents).values();
        assertThat(made.shape()).isEqualTo(Shape.of(1, 2, FACTOR * height, FACTOR * width));
        assertThat(tiles[0]).isEqualTo(cut.count(height, width));
        for (int i = 0; i < whole.length; i++) {
            assertThat(made.values()[i]).isCloseTo(whole[i], within(1e-5f));
        }
    }

    @Test
    void neighboursOverlapAndTheLastTileEndsWithTheImage() {
        assertThat(DecodingTiles.USUAL.starts(64)).containsExactly(0);
        assertThat(DecodingTiles.USUAL.starts(65)).containsExactly(0, 1);
        assertThat(DecodingTiles.USUAL.starts(128)).containsExactly(0, 48, 64);
        assertThat(DecodingTiles.USUAL.count(64, 64)).isEqualTo(1);
        assertThat(DecodingTiles.USUAL.count(128, 65)).isEqualTo(6);
    }

    @Test
    void tilesThatWouldNotAdvanceAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecodingTiles(8, 5))
                .withMessageContaining("half of the side 8");
    }
}
