package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.cachescope.data.ShapesDataset;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutoencoderTrainerTest {
    private static final int HALF = 3;
    private static final AutoencoderArchitecture TINY = new AutoencoderArchitecture(3, 4, 4, 8, List.of(8, 8), 1, 2, 1);

    private final ShapesDataset data = new ShapesDataset(16);
    private Engine engine;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private static AutoencoderRecipe recipe(int steps) {
        return new AutoencoderRecipe(TINY, 16, 4L * steps, 4, 4e-3, 2, 0.3, 0.99, 0.5, 5e-3, 7);
    }

    private static void advance(AutoencoderTrainer trainer, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.advance();
        }
    }

    @Test
    void anAutoencoderTrainedInTwoSittingsEqualsOneTrainedInOne() {
        AutoencoderRecipe recipe = recipe(2 * HALF);
        Map<String, HostTensor> whole;
        try (AutoencoderTrainer trainer = AutoencoderTrainer.start(engine, recipe, data)) {
            advance(trainer, 2 * HALF);
            assertThat(trainer.done()).isTrue();
            whole = trainer.state();
        }
        Map<String, HostTensor> saved;
        try (AutoencoderTrainer first = AutoencoderTrainer.start(engine, recipe, data)) {
            advance(first, HALF);
            saved = first.state();
        }
        try (AutoencoderTrainer second = AutoencoderTrainer.resume(engine, recipe, data, saved, HALF)) {
            advance(second, HALF);
            Map<String, HostTensor> resumed = second.state();
            assertThat(resumed.keySet()).isEqualTo(whole.keySet());
            whole.forEach((name, values) ->
                    assertThat(resumed.get(name).toFloats()).as(name).isEqualTo(values.toFloats()));
        }
    }

    @Test
    void trainingLowersTheLossOfEveryTerm() {
        try (AutoencoderTrainer trainer = AutoencoderTrainer.start(engine, recipe(80), data)) {
            float first = trainer.advance();
            float last = first;
            while (!trainer.done()) {
                last = trainer.advance();
            }
            assertThat(last).isLessThan(0.6f * first);
        }
    }

    @Test
    void imagesOfAnotherSizeAreRefused() {
        assertThatThrownBy(() -> AutoencoderTrainer.start(engine, recipe(1), new ShapesDataset(32)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("images of 16 pixels, found 32");
    }
}
