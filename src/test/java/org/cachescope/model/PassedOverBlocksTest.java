package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.cachescope.golden.Closeness.relativeL2;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.cachescope.evaluation.TestNetworks;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans whose parts pass over blocks, on small random networks. */
class PassedOverBlocksTest {
    private static final DitArchitecture DIT = new DitArchitecture(16, 4, 3, 32, 5, 2, 128, 10, false);
    private static final UVitArchitecture UVIT = TestNetworks.TINY_UVIT;
    private static final Shape IMAGES = Shape.of(1, 3, 16, 16);

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
    private final TensorScope scope = engine.newScope();

    @AfterEach
    void close() {
        scope.close();
        engine.close();
    }

    /** Runs all layers, keeping something of those between two columns; or passes over these by a part. */
    private record Plan(int first, int end, int layers, LayerPart between, Tensor[] kept, TensorScope owner)
            implements LayerPlan {
        @Override
        public LayerPart next(int column) {
            int end = column < first ? first : layers;
            return column == first ? between : new LayerPart.Run(computed(end - column));
        }

        @Override
        public void keepResidual(int column, Tensor residual) {
            assertThat(column).isEqualTo(first);
            kept[0] = owner.adopt(residual);
        }

        @Override
        public void keepStream(int column, Tensor stream) {
            assertThat(column).isEqualTo(end);
            kept[1] = owner.adopt(stream);
        }
    }

    private static List<LayerTask> computed(int layers) {
        return Collections.nCopies(layers, new LayerTask.Compute(false));
    }

    private Plan keeping(int firstBlock, int endBlock, Architecture a) {
        LayerPart run = new LayerPart.Run(computed(2 * (endBlock - firstBlock)), true, true);
        return new Plan(2 * firstBlock, 2 * endBlock, a.layers(), run, new Tensor[2], scope);
    }

    private Plan passing(Plan kept, LayerPart instead) {
        return new Plan(kept.first(), kept.end(), kept.layers(), instead, new Tensor[2], scope);
    }

    private static LayerPart residual(Plan kept) {
        return new LayerPart.Add(kept.end() - kept.first(), List.of(kept.kept()[0]));
    }

    private static LayerPart stream(Plan kept) {
        return new LayerPart.Replace(kept.end() - kept.first(), kept.kept()[1]);
    }

    private Conditioning conditioning(Network network, float time, long label) {
        try (ConditioningCache conditionings = new ConditioningCache(engine, network, 1 << 20)) {
            return conditionings.of(scope, time, label);
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void keepingWhatBlocksMakeOfTheStreamChangesNoBit(LinearOperators operators) {
        for (Architecture a : List.of(DIT, UVIT)) {
            try (Network network = Network.load(engine, a, TestNetworks.random(a), operators)) {
                Tensor x = scope.normal(IMAGES);
                Conditioning c = conditioning(network, 500, 3);
                float[] plain = network.forward(scope, x, c, LayerPlan.computeAll(a.layers()))
                        .toFloats();
                assertThat(network.forward(scope, x, c, keeping(1, 4, a)).toFloats())
                        .isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void onTheSameImageAtTheSameTimeWhatIsKeptGivesTheOutputOnceMore(LinearOperators operators) {
        for (Architecture a : List.of(DIT, UVIT)) {
            try (Network network = Network.load(engine, a, TestNetworks.random(a), operators)) {
                Tensor x = scope.normal(IMAGES);
                Conditioning c = conditioning(network, 500, 3);
                Plan kept = keeping(1, 4, a);
                float[] once = network.forward(scope, x, c, kept).toFloats();
                float[] added = network.forward(scope, x, c, passing(kept, residual(kept)))
                        .toFloats();
                float[] replaced = network.forward(scope, x, c, passing(kept, stream(kept)))
                        .toFloats();
                assertThat(relativeL2(added, once)).isLessThan(1e-6);
                assertThat(replaced).isEqualTo(once);
                float[] again = network.forward(scope, x, c, passing(kept, stream(kept)))
                        .toFloats();
                assertThat(again).as("what is kept is not changed by use").isEqualTo(once);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "0, 3", "2, 5", "1, 2"})
    void aDitAddsWhatTheBlocksAdded(int first, int end) {
        try (Dit dit = Dit.load(engine, DIT, TestNetworks.random(DIT), LinearOperators.PACKED)) {
            Conditioning before = conditioning(dit, 700, 3);
            Conditioning now = conditioning(dit, 650, 3);
            Plan kept = keeping(first, end, DIT);
            Tensor earlier = scope.normal(IMAGES);
            dit.forward(scope, earlier, before, kept);
            Tensor x = scope.normal(IMAGES);
            float[] got =
                    dit.forward(scope, x, now, passing(kept, residual(kept))).toFloats();

            GatedSums source = new GatedSums(before, first, end, new float[0]);
            dit.forward(scope, earlier, before, source);
            GatedSums reading = new GatedSums(now, first, end, source.sum);
            float[] want = dit.forward(scope, x, now, reading).toFloats();
            assertThat(relativeL2(got, want)).isLessThan(1e-5);
            float[] plain =
                    dit.forward(scope, x, now, LayerEvaluator.computeAll()).toFloats();
            assertThat(relativeL2(got, plain)).as("it is an approximation").isGreaterThan(1e-3);
        }
    }

    /**
     * Asked layer by layer: adds up gate times output of some blocks, or, given such a sum, has these blocks add it:
     * the first of their layers gives the sum by its gate, the others nothing.
     */
    private final class GatedSums implements LayerEvaluator {
        private final float[] modulation;
        private final int first;
        private final int end;
        private final float[] given;
        private float[] sum = new float[0];

        GatedSums(Conditioning conditioning, int first, int end, float[] given) {
            this.modulation = conditioning.values().toFloats();
            this.first = first;
            this.end = end;
            this.given = given;
        }

        @Override
        public Tensor evaluate(LayerId layer, Supplier<Tensor> compute) {
            if (layer.block() < first || layer.block() >= end) {
                return compute.get();
            }
            if (given.length > 0) {
                boolean begins = layer.column() == 2 * first;
                float[] out = new float[given.length];
                for (int i = 0; begins && i < out.length; i++) {
                    out[i] = given[i] / gate(layer, i);
                }
                return scope.floats(Shape.of(1, given.length / DIT.hiddenSize(), DIT.hiddenSize()), out);
            }
            Tensor out = compute.get();
            float[] values = out.toFloats();
            sum = sum.length == 0 ? new float[values.length] : sum;
            for (int i = 0; i < values.length; i++) {
                sum[i] += gate(layer, i) * values[i];
            }
            return out;
        }

        private float gate(LayerId layer, int i) {
            return modulation[(3 * layer.column() + 2) * DIT.hiddenSize() + i % DIT.hiddenSize()];
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 5", "1, 4", "2, 3", "4, 5", "2, 5"})
    void aUVitsStreamGoesOnAsTheBlocksLeftItOrWithWhatTheyAdded(int first, int end) {
        StraightforwardUVit reference = new StraightforwardUVit(UVIT, TestNetworks.random(UVIT));
        try (UVit uvit = UVit.load(engine, UVIT, TestNetworks.random(UVIT), LinearOperators.PACKED)) {
            Conditioning before = conditioning(uvit, 700, 3);
            Conditioning now = conditioning(uvit, 650, 3);
            Tensor earlier = scope.normal(IMAGES);
            Tensor x = scope.normal(IMAGES);
            Plan kept = keeping(first, end, UVIT);
            uvit.forward(scope, earlier, before, kept);

            reference.predict(earlier.toFloats(), 700, 3);
            double[][] entered = reference.before(first);
            double[][] left = reference.before(end);
            assertClose(
                    uvit.forward(scope, x, now, passing(kept, stream(kept))),
                    reference.predict(x.toFloats(), 650, 3, first, end, _ -> left));
            assertClose(
                    uvit.forward(scope, x, now, passing(kept, residual(kept))),
                    reference.predict(x.toFloats(), 650, 3, first, end, stream -> withChange(stream, entered, left)));
        }
    }

    private static double[][] withChange(double[][] stream, double[][] entered, double[][] left) {
        double[][] changed = new double[stream.length][stream[0].length];
        for (int token = 0; token < stream.length; token++) {
            for (int i = 0; i < stream[token].length; i++) {
                changed[token][i] = stream[token][i] + left[token][i] - entered[token][i];
            }
        }
        return changed;
    }

    private static void assertClose(Tensor got, float[] want) {
        assertThat(relativeL2(got.toFloats(), want)).isLessThan(1e-5);
    }

    /** Layer norm makes each token of mean 0 and variance 1; the conditioning's first vectors shift and scale it. */
    @Test
    void aDitsFirstInputIsTheModulatedStream() {
        try (Dit dit = Dit.load(engine, DIT, TestNetworks.random(DIT), LinearOperators.PACKED)) {
            Conditioning c = conditioning(dit, 700, 3);
            float[] modulation = c.values().toFloats();
            float[] input = firstInput(dit, scope.normal(IMAGES), c);
            int d = DIT.hiddenSize();
            for (int token = 0; token < DIT.tokens(); token++) {
                double sum = 0;
                double squares = 0;
                for (int i = 0; i < d; i++) {
                    double normalized = (input[token * d + i] - modulation[i]) / modulation[d + i];
                    sum += normalized;
                    squares += normalized * normalized;
                }
                assertThat(sum / d).isCloseTo(0, within(1e-4));
                assertThat(squares / d).isCloseTo(1, within(1e-3));
            }
            assertThat(firstInput(dit, scope.normal(IMAGES), c)).isNotEqualTo(input);
        }
    }

    @Test
    void aUVitsFirstInputIsItsNormalizedTokens() {
        StraightforwardUVit reference = new StraightforwardUVit(UVIT, TestNetworks.random(UVIT));
        try (UVit uvit = UVit.load(engine, UVIT, TestNetworks.random(UVIT), LinearOperators.PACKED)) {
            Tensor x = scope.normal(IMAGES);
            float[] got = firstInput(uvit, x, conditioning(uvit, 700, 3));
            assertThat(relativeL2(got, reference.firstInput(x.toFloats(), 700, 3)))
                    .isLessThan(1e-5);
        }
    }

    private float[] firstInput(Network network, Tensor x, Conditioning c) {
        float[][] seen = new float[1][];
        LayerPlan all = LayerPlan.computeAll(network.architecture().layers());
        network.forward(scope, x, c, new LayerPlan() {
            @Override
            public void enter(Supplier<Tensor> firstInput) {
                seen[0] = firstInput.get().toFloats();
            }

            @Override
            public LayerPart next(int column) {
                return all.next(column);
            }
        });
        return seen[0];
    }

    @Test
    void blocksWhoseSkipLeadsOutCannotBePassedOver() {
        assertThat(UVIT.canPassOver(0, 3)).isFalse();
        assertThat(UVIT.canPassOver(1, 3)).isFalse();
        assertThat(UVIT.canPassOver(1, 4)).isTrue();
        assertThat(UVIT.canPassOver(2, 3)).isTrue();
        assertThat(DIT.canPassOver(0, 3)).isTrue();
        try (UVit uvit = UVit.load(engine, UVIT, TestNetworks.random(UVIT), LinearOperators.PLAIN)) {
            Conditioning c = conditioning(uvit, 700, 3);
            Tensor x = scope.normal(IMAGES);
            Plan kept = keeping(0, 3, UVIT);
            uvit.forward(scope, x, c, kept);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> uvit.forward(scope, x, c, passing(kept, stream(kept))))
                    .withMessageContaining("columns 0 to 5 cannot be passed over");
        }
    }
}
