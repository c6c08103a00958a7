package org.cachescope.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.model.Conditioning;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Measures {@link CalibratedErrors} along one uncached run: every layer's output against those of the evaluations
 * before it, on the device. Four numbers a layer, lag and row of the batch reach the host, once an evaluation and pass;
 * the outputs of as many evaluations as there are lags stay on the device.
 */
public final class Calibration implements AutoCloseable {
    /** Figures that the kernel gives of each row. */
    private static final int FIGURES = 4;

    /** Differences, sums and squares are of float64 (dtype 7), as small differences of large outputs need. */
    private static final String TEXT = """
            def gate(self: __torch__.K, modulation: Tensor, index: int) -> Tensor:
              return torch.select(modulation, 1, index)

            def errors(self: __torch__.K, now: Tensor, before: Tensor, gate: Tensor) -> Tensor:
              difference = torch.sub(torch.to(now, 7), torch.to(before, 7))
              squared = torch.square(torch.linalg_vector_norm(difference, 2, [1, 2], False, dtype=7))
              weight = torch.mean(torch.to(torch.abs(gate), 7), [1, 2])
              added = torch.square(torch.linalg_vector_norm(torch.mul(difference, gate), 2, [1, 2], False, dtype=7))
              distance = torch.linalg_vector_norm(difference, 1, [1, 2], False, dtype=7)
              size = torch.linalg_vector_norm(now, 1, [1, 2], False, dtype=7)
              return torch.stack([torch.mul(squared, weight), added, distance, size])

            def gathered(self: __torch__.K, errors: List[Tensor]) -> Tensor:
              return torch.stack(errors)

            """;

    private final SamplingSession session;
    private final SamplingRecipe recipe;
    private final LayerWatch watch;
    private final int layers;
    private final int lags;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final Tensor one;
    private final List<List<Deque<Tensor>>> outputs; // by pass and column, the latest first
    private final List<Tensor> measured = new ArrayList<>(); // of the pass: (4, rows) by column and lag
    private final double[][][][] sums; // [figure][lag - 1][evaluation][column]
    private @Nullable Conditioning conditioning;
    private int pass;

    private Calibration(SamplingSession session, SamplingRecipe recipe, int lags, LayerWatch watch) {
        this.session = session;
        this.recipe = recipe;
        this.watch = watch;
        this.lags = lags;
        this.layers = session.network().architecture().layers();
        this.outputs = IntStream.range(0, session.passes(recipe))
                .mapToObj(_ -> IntStream.range(0, layers)
                        .<Deque<Tensor>>mapToObj(_ -> new ArrayDeque<>())
                        .toList())
                .toList();
        this.sums = new double[FIGURES][lags][recipe.evaluations()][layers];
        this.kernels = session.engine().compile(TEXT);
        this.scope = session.engine().newScope();
        this.one = scope.floats(Shape.of(1, 1, 1), 1);
    }

    /**
     * Measures along one uncached run.
     *
     * @param recipe labels are classes of the network
     * @param lags how many evaluations back outputs are compared, 1 or more
     * @param watch stands between the network and the measuring, to stop by throwing
     * @param afterStep called with the number of evaluations done
     * @throws NotFiniteException if an evaluation gives NaN or infinity
     * @throws IllegalArgumentException if the recipe does not fit the network or there is no lag
     */
    public static CalibratedErrors measure(
            SamplingSession session, SamplingRecipe recipe, int lags, LayerWatch watch, IntConsumer afterStep) {
        if (lags < 1) {
            throw new IllegalArgumentException("lags: expected 1 or more, found " + lags);
        }
        try (Calibration calibration = new Calibration(session, recipe, lags, watch)) {
            return calibration.run(afterStep);
        }
    }

    private CalibratedErrors run(IntConsumer afterStep) {
        CacheSchedule uncached = CacheSchedule.full(recipe.evaluations(), layers);
        new CheckedRun(session, recipe, uncached, new Measuring(), null)
                .forEachStep(step -> afterStep.accept(step.evaluation().number() + 1));
        List<List<List<Double>>> relative = IntStream.range(0, lags)
                .mapToObj(lag -> table((evaluation, column) ->
                        ratio(sums[2][lag][evaluation][column], sums[3][lag][evaluation][column])))
                .toList();
        return new CalibratedErrors(
                table((evaluation, column) -> sums[0][0][evaluation][column] / recipe.images()),
                table((evaluation, column) -> sums[1][0][evaluation][column] / recipe.images()),
                relative);
    }

    private static double ratio(double distance, double size) {
        return distance == 0 ? 0 : distance / size;
    }

    private interface CellFigure {
        double of(int evaluation, int column);
    }

    private List<List<Double>> table(CellFigure figure) {
        return IntStream.range(0, recipe.evaluations())
                .mapToObj(evaluation -> IntStream.range(0, layers)
                        .mapToObj(column -> figure.of(evaluation, column))
                        .toList())
                .toList();
    }

    private Tensor compared(LayerEvaluator watched, LayerId layer, Supplier<Tensor> compute) {
        Tensor output = scope.adopt(watched.evaluate(layer, compute)); // (rows, T, D)
        Deque<Tensor> former = outputs.get(pass).get(layer.column());
        if (!former.isEmpty()) {
            try (TensorScope inner = scope.newScope()) {
                Tensor gate = gate(inner, layer);
                former.forEach(before -> measured.add(kernels.callOne(scope, "errors", output, before, gate)));
            }
        }
        former.addFirst(output);
        if (former.size() > lags) {
            scope.release(former.removeLast());
        }
        return output;
    }

    /** What the layer's output is multiplied with before it is added: (rows, 1, D), or 1 where there are no gates. */
    private Tensor gate(TensorScope owner, LayerId layer) {
        Conditioning made = conditioning;
        return made == null || !(session.network().architecture() instanceof DitArchitecture)
                ? one
                : kernels.callOne(
                        owner, "gate", made.values(), KernelArgument.of((long) DitArchitecture.gateVector(layer)));
    }

    private void sumUp(int evaluation) {
        if (measured.isEmpty()) {
            return;
        }
        HostTensor all = gathered(); // (layers · lags so far, 4, rows)
        int rows = (int) all.shape().size(2);
        int known = measured.size() / layers;
        for (int i = 0; i < measured.size(); i++) {
            for (int figure = 0; figure < FIGURES; figure++) {
                for (int row = 0; row < rows; row++) {
                    sums[figure][i % known][evaluation][i / known] +=
                            all.valueAt(((long) FIGURES * i + figure) * rows + row);
                }
            }
        }
        measured.forEach(scope::release);
        measured.clear();
    }

    private HostTensor gathered() {
        try (TensorScope inner = scope.newScope()) {
            return kernels.callOne(inner, "gathered", KernelArgument.list(measured))
                    .toHost();
        }
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }

    /** Sees every layer of the run. */
    private final class Measuring implements LayerWatch {
        @Override
        public boolean needsWholeBatch() {
            return true;
        }

        @Override
        public LayerEvaluator over(int evaluation, LayerEvaluator evaluator) {
            LayerEvaluator watched = watch.over(evaluation, evaluator);
            return (layer, compute) -> compared(watched, layer, compute);
        }

        @Override
        public void conditioned(int evaluation, Conditioning made) {
            watch.conditioned(evaluation, made);
            conditioning = made;
        }

        @Override
        public void predicted(int evaluation, Tensor prediction) {
            watch.predicted(evaluation, prediction);
            sumUp(evaluation);
            pass = (pass + 1) % outputs.size();
        }
    }
}
