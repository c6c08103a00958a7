package org.cachescope.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class NoiseStreamGoldenTest {
    private final GoldenFixture golden = GoldenFixture.openOwn("torch-randn");
    private final long seed = golden.manifest().get("seed").asLong();
    private final int draws = golden.config().get("draws").asInt();
    private final Shape shape = golden.tensor("draw0").shape();

    @Test
    void drawsEqualThoseOfTorchBitForBit() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                TensorScope scope = engine.newScope()) {
            NoiseStream noise = new NoiseStream(engine, seed, shape);
            for (int k = 0; k < draws; k++) {
                assertThat(noise.draw(scope, k).toFloats()).isEqualTo(draw(k));
            }
        }
    }

    @Test
    void aDrawIsTheSameWhereverTheRunStarts() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                TensorScope scope = engine.newScope()) {
            NoiseStream noise = new NoiseStream(engine, seed, shape);
            for (int k : new int[] {draws - 1, 0, draws - 1, draws - 2}) {
                assertThat(noise.draw(scope, k).toFloats()).isEqualTo(draw(k));
            }
            assertThat(Arrays.equals(draw(0), draw(1))).isFalse();
        }
    }

    private float[] draw(int k) {
        return golden.tensor("draw" + k).toFloats();
    }
}
