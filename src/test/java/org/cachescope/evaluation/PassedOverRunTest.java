package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cachescope.golden.Closeness.relativeL2;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.cachescope.caching.BlockPolicy;
import org.cachescope.caching.BlockRange;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.RunShape;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Architecture;
import org.cachescope.model.Conditioning;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.HostWeights;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose evaluations pass over blocks, of small random networks. */
class PassedOverRunTest {
    private static final DitArchitecture DIT = new DitArchitecture(16, 4, 3, 32, 5, 2, 128, 10, false);
    private static final UVitArchitecture UVIT = TestNetworks.TINY_UVIT;
    private static final Preview PREVIEW = new Preview(ModelSpace.PIXEL, Normalisation.PIXELS);

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);

    @AfterEach
    void close() {
        engine.close();
    }

    private static SamplingRecipe dit(int steps) {
        return new SamplingRecipe(List.of(0L, 3L), steps, new Solver.Ddim(0), new Guidance(2, 3), true, 11);
    }

    private static SamplingRecipe uvit(int steps) {
        return new SamplingRecipe(
                List.of(0L, 3L),
                steps,
                new Solver.DpmSolver2(),
                SamplingRecipe.publishedGuidance(UVIT, 0.4),
                false,
                11);
    }

    private static CacheSchedule schedule(CachePolicy policy, Architecture a, SamplingRecipe recipe) {
        return policy.schedule(RunShape.of(a, recipe.steps(), recipe.solver().name()));
    }

    private Network network(Architecture a) {
        return Network.load(engine, a, TestNetworks.random(a), LinearOperators.PACKED);
    }

    /** The latent after each evaluation. */
    private static List<float[]> run(
            SamplingSession session, SamplingRecipe recipe, CacheSchedule schedule, LayerWatch watch) {
        List<float[]> latents = new ArrayList<>();
        try (SamplingSession.Run run = session.start(recipe, schedule, watch)) {
            run.sampler().forEachRemaining(step -> latents.add(step.x().toFloats()));
        }
        return latents;
    }

    @Test
    void fullEvaluationsBeforeTheFirstThatPassesOverKeepTheirBits() {
        Map<CachePolicy, Architecture> policies = new LinkedHashMap<>();
        policies.put(new BlockPolicy.DeltaRanges(3, 2, 4), DIT);
        policies.put(new BlockPolicy.DeltaRanges(5, 3, 0), DIT);
        policies.put(new BlockPolicy.DeepCache(1, 2), UVIT);
        policies.put(new BlockPolicy.EncoderLayers(2), UVIT);
        policies.forEach((policy, a) -> {
            SamplingRecipe recipe = a instanceof UVitArchitecture ? uvit(4) : dit(8);
            CacheSchedule schedule = schedule(policy, a, recipe);
            int first = 0;
            while (schedule.isFull(first)) {
                first++;
            }
            try (Network network = network(a);
                    SamplingSession session = new SamplingSession(engine, network)) {
                List<float[]> full = run(session, recipe, schedule.uncached(), LayerWatch.NONE);
                List<float[]> cached = run(session, recipe, schedule, LayerWatch.NONE);
                for (int evaluation = 0; evaluation < full.size(); evaluation++) {
                    assertThat(Arrays.equals(full.get(evaluation), cached.get(evaluation)))
                            .as("%s, evaluation %d", policy, evaluation)
                            .isEqualTo(evaluation < first);
                }
            }
        });
    }

    @Test
    void withNoBlockComputedDeepCacheGivesTheLastOutputOnceMoreInBothPasses() {
        SamplingRecipe recipe = uvit(4);
        List<float[]> predicted = new ArrayList<>();
        LayerWatch watch = new LayerWatch() {
            @Override
            public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
                return layers;
            }

            @Override
            public void predicted(int evaluation, Tensor prediction) {
                predicted.add(prediction.toFloats());
            }
        };
        try (Network network = network(UVIT);
                SamplingSession session = new SamplingSession(engine, network)) {
            run(session, recipe, schedule(new BlockPolicy.DeepCache(0, 2), UVIT, recipe), watch);
        }
        for (int pass = 0; pass < 2; pass++) {
            for (int evaluation = 2; evaluation < 8; evaluation += 2) {
                assertThat(predicted.get(2 * evaluation + pass)).isEqualTo(predicted.get(2 * evaluation - 2 + pass));
            }
        }
        assertThat(predicted.get(4)).as("the passes have stores of their own").isNotEqualTo(predicted.get(5));
    }

    @ParameterizedTest
    @CsvSource({"3, 2, 4", "3, 3, 2", "4, 4, 3", "5, 2, 8"})
    void aDeltaDitRunIsAsAStraightforwardOneLayerByLayer(int blocks, int interval, int early) {
        SamplingRecipe recipe = dit(8);
        CacheSchedule schedule = schedule(new BlockPolicy.DeltaRanges(blocks, interval, early), DIT, recipe);
        try (Network network = network(DIT);
                SamplingSession session = new SamplingSession(engine, network)) {
            float[] got = run(session, recipe, schedule, LayerWatch.NONE).getLast();
            float[] want = run(session, recipe, schedule.uncached(), new Straightforward(schedule))
                    .getLast();
            assertThat(relativeL2(got, want)).isLessThan(1e-4);
            float[] full =
                    run(session, recipe, schedule.uncached(), LayerWatch.NONE).getLast();
            assertThat(relativeL2(got, full)).isGreaterThan(1e-3);
        }
    }

    /**
     * Asked layer by layer, keeps gate times output of every layer of full evaluations; where blocks are passed over,
     * their first layer gives the sum of theirs by its present gate, and the others nothing.
     */
    private final class Straightforward implements LayerWatch {
        private final CacheSchedule schedule;
        private final Map<LayerId, float[]> added = new HashMap<>();
        private final TensorScope owner = engine.newScope();
        private float[] modulation = new float[0];

        Straightforward(CacheSchedule schedule) {
            this.schedule = schedule;
        }

        @Override
        public void conditioned(int evaluation, Conditioning conditioning) {
            modulation = conditioning.values().toFloats();
        }

        @Override
        public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
            return (layer, compute) -> schedule.rows()
                    .get(evaluation)
                    .rangeOf(layer.column())
                    .map(range -> passedOver(range, layer))
                    .orElseGet(() -> computed(evaluation, layer, compute));
        }

        private Tensor computed(int evaluation, LayerId layer, Supplier<Tensor> compute) {
            Tensor out = compute.get();
            if (schedule.isFull(evaluation)) {
                float[] values = out.toFloats();
                for (int i = 0; i < values.length; i++) {
                    values[i] *= gate(layer, i);
                }
                added.put(layer, values);
            }
            return out;
        }

        private Tensor passedOver(BlockRange range, LayerId layer) {
            float[] out = new float[added.get(layer).length];
            if (layer.column() == range.firstColumn()) {
                for (int column = range.firstColumn(); column < range.endColumn(); column++) {
                    float[] values = added.get(LayerId.ofColumn(column));
                    for (int i = 0; i < out.length; i++) {
                        out[i] += values[i] / gate(layer, i);
                    }
                }
            }
            int d = DIT.hiddenSize();
            return owner.floats(Shape.of(out.length / d / DIT.tokens(), DIT.tokens(), d), out);
        }

        /** Rows of a batch follow each other, each with its own vectors. */
        private float gate(LayerId layer, int i) {
            int d = DIT.hiddenSize();
            int row = i / (DIT.tokens() * d);
            return modulation[(row * DIT.conditioningVectors() + 3 * layer.column() + 2) * d + i % d];
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatTakesOverStepsEqualsOneFromScratchBitForBit(boolean skips) {
        Architecture a = skips ? UVIT : DIT;
        SamplingRecipe recipe = skips ? uvit(4) : dit(8);
        SplittableRandom random = new SplittableRandom(3);
        int resumed = 0;
        int ranges = 0;
        try (Network network = network(a);
                SamplingSession session = new SamplingSession(engine, network)) {
            RunMemory memory = new RunMemory(64 << 20);
            CacheSchedule schedule = CacheSchedule.full(recipe.evaluations(), a.layers());
            for (int i = 0; i < 18; i++) {
                List<RunStep> first = memory.firstSteps(recipe, schedule);
                List<RunStep> made = steps(session, recipe, schedule, first);
                List<RunStep> scratch = steps(session, recipe, schedule, List.of());
                for (int step = 0; step < scratch.size(); step++) {
                    assertThat(made.get(step).latent().values())
                            .as("%s, step %d of those from %d on", schedule, step, first.size())
                            .isEqualTo(scratch.get(step).latent().values());
                }
                memory.remember(recipe, schedule, made);
                resumed += first.isEmpty() ? 0 : 1;
                ranges += first.isEmpty() || !schedule.hasRanges() ? 0 : 1;
                schedule = changed(schedule, a, random);
            }
        }
        assertThat(resumed).isGreaterThan(6);
        assertThat(ranges).as("resumed runs with ranges").isGreaterThan(3);
    }

    private static List<RunStep> steps(
            SamplingSession session, SamplingRecipe recipe, CacheSchedule schedule, List<RunStep> first) {
        List<RunStep> steps = new ArrayList<>(first);
        new CheckedRun(session, recipe, schedule, LayerWatch.NONE, RunState.after(first)).forEachStep(step -> {
            SampledImages latent = SampledImages.of(step.x());
            Tensor memory = step.memory();
            steps.add(new RunStep(
                    step.evaluation(),
                    latent,
                    memory == null ? null : SampledImages.of(memory),
                    PREVIEW.draw(latent),
                    PREVIEW.draw(latent)));
        });
        return steps;
    }

    /** Another schedule from a row on: rows that compute, pass over a range, or reuse layers one by one. */
    private static CacheSchedule changed(CacheSchedule like, Architecture a, SplittableRandom random) {
        int from = 1 + random.nextInt(like.evaluations() - 1);
        List<CacheSchedule.Row> rows = new ArrayList<>(like.rows().subList(0, from));
        for (int evaluation = from; evaluation < like.evaluations(); evaluation++) {
            rows.add(
                    switch (random.nextInt(3)) {
                        case 0 -> CacheSchedule.Row.full(a.layers());
                        case 1 -> passingOver(a, random);
                        default -> reusing(a, random);
                    });
        }
        return new CacheSchedule(rows);
    }

    private static CacheSchedule.Row passingOver(Architecture a, SplittableRandom random) {
        BlockRange range;
        do {
            int first = random.nextInt(a.blocks());
            int end = first + 1 + random.nextInt(a.blocks() - first);
            range = new BlockRange(
                    first, end, random.nextBoolean() ? BlockRange.Kind.RESIDUAL : BlockRange.Kind.STREAM);
        } while (!a.canPassOver(range.first(), range.end()));
        List<CellAction> cells = new ArrayList<>();
        for (int column = 0; column < a.layers(); column++) {
            boolean reuse = range.hasColumn(column) || random.nextInt(4) == 0;
            cells.add(reuse ? CellAction.REUSE : CellAction.COMPUTE);
        }
        return new CacheSchedule.Row(OptionalInt.empty(), cells, List.of(range));
    }

    private static CacheSchedule.Row reusing(Architecture a, SplittableRandom random) {
        List<CellAction> cells = new ArrayList<>();
        for (int column = 0; column < a.layers(); column++) {
            cells.add(random.nextBoolean() ? CellAction.REUSE : CellAction.COMPUTE);
        }
        return new CacheSchedule.Row(OptionalInt.empty(), cells);
    }

    @Test
    void aLayerThatGivesNoNumberIsNamedInSuchRunsToo() {
        WeightSource all = TestNetworks.random(DIT);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        all.names().forEach(name -> weights.put(name, all.read(name, Arena.ofAuto())));
        float[] bias = weights.get("blocks.3.mlp.fc2.bias").toFloats();
        bias[5] = Float.NaN;
        weights.put("blocks.3.mlp.fc2.bias", HostTensor.ofFloats(Shape.of(bias.length), bias));
        SamplingRecipe recipe = dit(4);
        CacheSchedule schedule = schedule(new BlockPolicy.DeltaRanges(2, 2, 4), DIT, recipe);
        try (Network network = Network.load(engine, DIT, new HostWeights(weights), LinearOperators.PLAIN);
                SamplingSession session = new SamplingSession(engine, network)) {
            assertThatThrownBy(() -> SampledImages.run(session, recipe, schedule, LayerWatch.NONE, _ -> {}))
                    .isInstanceOf(NotFiniteException.class)
                    .hasMessageContaining("FFN of block 3");
        }
    }

    @Test
    void aRangeThatALongSkipLeadsOutOfIsRefused() {
        SamplingRecipe recipe = uvit(1);
        List<CellAction> cells = new ArrayList<>(Collections.nCopies(10, CellAction.COMPUTE));
        Collections.fill(cells.subList(0, 4), CellAction.REUSE);
        CacheSchedule schedule = new CacheSchedule(List.of(
                CacheSchedule.Row.full(10),
                new CacheSchedule.Row(
                        OptionalInt.empty(), cells, List.of(new BlockRange(0, 2, BlockRange.Kind.RESIDUAL)))));
        try (Network network = network(UVIT);
                SamplingSession session = new SamplingSession(engine, network)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.start(recipe, schedule))
                    .withMessageContaining("'residual 0-1' passes over a block whose long skip leads to one behind");
        }
    }
}
