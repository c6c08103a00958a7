package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.data.ShapesDataset;
import org.cachescope.format.FormatException;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTrainingTest {
    private static final ShapesDataset DATA = new ShapesDataset(16);
    private static final ClassifierRecipe RECIPE = recipe(12 * 8, 3);

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 1);

    @TempDir
    private Path folder;

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private static ClassifierRecipe recipe(long images, long seed) {
        return new ClassifierRecipe(new ClassifierArchitecture(16, 8, 10), images, 8, 5e-3, 3, 0.1, seed);
    }

    private ClassifierTraining training(ClassifierRecipe recipe) {
        return new ClassifierTraining(engine, recipe, recipe.toString(), DATA);
    }

    private static void assertSame(Map<String, HostTensor> got, Map<String, HostTensor> want) {
        assertThat(got.keySet()).isEqualTo(want.keySet());
        want.forEach(
                (name, values) -> assertThat(got.get(name).toFloats()).as(name).isEqualTo(values.toFloats()));
    }

    @Test
    void resumingEqualsNotHavingStopped() throws IOException {
        try (ClassifierTrainer whole = ClassifierTrainer.start(engine, RECIPE, DATA);
                ClassifierTrainer first = ClassifierTrainer.start(engine, RECIPE, DATA)) {
            while (!whole.done()) {
                whole.advance();
            }
            for (int i = 0; i < 5; i++) {
                first.advance();
            }
            Path file = folder.resolve("state.safetensors");
            new TrainingState("words", "of a recipe", first.step(), first.state()).write(file);
            TrainingState read = TrainingState.read(file, "words");
            try (ClassifierTrainer second =
                    ClassifierTrainer.resume(engine, RECIPE, DATA, read.tensors(), read.step())) {
                while (!second.done()) {
                    second.advance();
                }
                assertThat(second.step()).isEqualTo(12);
                assertSame(second.state(), whole.state());
            }
        }
    }

    @Test
    void anotherSeedGivesOtherWeights() {
        try (ClassifierTrainer one = ClassifierTrainer.start(engine, recipe(96, 3), DATA);
                ClassifierTrainer other = ClassifierTrainer.start(engine, recipe(96, 4), DATA)) {
            assertThat(one.weights().get("head.weight").toFloats())
                    .isNotEqualTo(other.weights().get("head.weight").toFloats());
            assertThat(one.advance()).isNotEqualTo(other.advance());
        }
    }

    @Test
    void theLossFalls() {
        ClassifierArchitecture a = new ClassifierArchitecture(16, 16, 10);
        ClassifierRecipe recipe = new ClassifierRecipe(a, 100 * 32, 32, 5e-3, 3, 0.1, 5);
        try (ClassifierTrainer trainer = ClassifierTrainer.start(engine, recipe, DATA)) {
            List<Float> losses = new ArrayList<>();
            while (!trainer.done()) {
                losses.add(trainer.advance());
            }
            assertThat(mean(losses.subList(0, 10))).isGreaterThan(1.8);
            assertThat(mean(losses.subList(90, 100))).isLessThan(1.5);
        }
    }

    private static double mean(List<Float> losses) {
        return losses.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
    }

    @Test
    void theFirstStepMovesEveryWeightByTheRateAsAdamDoes() {
        try (ClassifierTrainer trainer = ClassifierTrainer.start(engine, RECIPE, DATA)) {
            Map<String, HostTensor> before = trainer.weights();
            trainer.advance();
            float rate = (float) RECIPE.rate(0);
            trainer.weights().forEach((name, values) -> {
                float[] after = values.toFloats();
                float[] start = before.get(name).toFloats();
                for (int i = 0; i < after.length; i++) {
                    assertThat(Math.abs(after[i] - start[i])).as(name).isLessThanOrEqualTo(rate * 1.001f);
                }
            });
            assertThat(Math.abs(trainer.weights().get("head.bias").toFloats()[0]))
                    .isBetween(rate * 0.999f, rate * 1.001f);
        }
    }

    @Test
    void aRunWritesABundleThatOpensAndDeletesItsState() throws IOException {
        List<Long> steps = new ArrayList<>();
        ClassifierBundle written = training(RECIPE).run("tiny", 30, folder, (step, of, loss) -> {
            assertThat(of).isEqualTo(12);
            assertThat(loss).isFinite();
            return steps.add(step);
        });
        ClassifierBundle opened = ClassifierBundle.open(folder);
        assertThat(steps).hasSize(12).endsWith(12L);
        assertThat(opened.card().recognised()).isEqualTo(written.card().recognised());
        assertThat(opened.card().architecture()).isEqualTo(RECIPE.architecture());
        assertThat(opened.sha256()).isEqualTo(written.sha256());
        assertThat(opened.card().testImages()).isEqualTo(30);
        assertThat(opened.card().classNames()).isEqualTo(DATA.classNames());
        assertThat(opened.card().training()).containsEntry("images", 96);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.json", "model.safetensors");
        }
    }

    @Test
    void aStoppedRunGoesOnToTheSameBundle() throws IOException {
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> training(RECIPE).run("tiny", 10, stopped, (step, _, _) -> step < 5))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("step 5");
        assertThat(stopped.resolve(ClassifierTraining.STATE)).exists();
        List<Long> steps = new ArrayList<>();
        ClassifierBundle resumed = training(RECIPE).run("tiny", 10, stopped, (step, _, _) -> steps.add(step));
        ClassifierBundle whole = training(RECIPE).run("tiny", 10, folder.resolve("whole"), (_, _, _) -> true);
        assertThat(steps.getFirst()).isEqualTo(6);
        assertThat(resumed.sha256()).isEqualTo(whole.sha256());
    }

    @Test
    void theStateOfAnotherRecipeIsRefused() {
        assertThatThrownBy(() -> training(RECIPE).run("tiny", 10, folder, (step, _, _) -> step < 2))
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> training(recipe(96, 9)).run("tiny", 10, folder, (_, _, _) -> true))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("seed=9")
                .hasMessageContaining("seed=3")
                .hasMessageContaining(ClassifierTraining.STATE);
    }

    @Test
    void aStateWithoutAWeightIsRefused() throws IOException {
        try (ClassifierTrainer trainer = ClassifierTrainer.start(engine, RECIPE, DATA)) {
            Map<String, HostTensor> state = trainer.state();
            state.remove("weight.head.bias");
            new TrainingState("classifier", RECIPE.toString(), 1, state)
                    .write(folder.resolve(ClassifierTraining.STATE));
        }
        assertThatThrownBy(() -> training(RECIPE).run("tiny", 10, folder, (_, _, _) -> true))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("weight.head.bias");
    }

    @Test
    void dataOfAnotherSizeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassifierTrainer.start(engine, RECIPE, new ShapesDataset(32)))
                .withMessageContaining("expected images of 16 pixels")
                .withMessageContaining("found 32 pixels");
    }

    @Test
    void theRateRisesThenFallsToAlmostNothing() {
        assertThat(RECIPE.rate(0)).isBetween(0.0, 2e-3);
        assertThat(RECIPE.rate(2)).isBetween(4e-3, 5e-3);
        assertThat(RECIPE.rate(11)).isBetween(0.0, 5e-4);
        assertThat(RECIPE.steps()).isEqualTo(12);
    }

    @Test
    void recipesOutOfRangeAreRefused() {
        ClassifierArchitecture a = RECIPE.architecture();
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassifierRecipe(a, 7, 8, 1e-3, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassifierRecipe(a, 8, 0, 1e-3, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassifierRecipe(a, 8, 8, Double.NaN, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassifierRecipe(a, 8, 8, 1e-3, -1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassifierRecipe(a, 8, 8, 1e-3, 0, 2, 1));
    }
}
