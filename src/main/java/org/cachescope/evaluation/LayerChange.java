package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.Sampler;
import org.cachescope.model.Conditioning;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Compares each layer's output with the evaluation's before, on the device; two numbers a layer and row of the batch
 * reach the host, once an evaluation.
 */
final class LayerChange implements LayerWatch, AutoCloseable {
    /**
     * Differences and norms are of float64 (dtype 7): neither squares nor sums may overflow or lose small differences.
     */
    private static final String TEXT = """
            def change(self: __torch__.K, now: Tensor, before: Tensor) -> Tensor:
              distance = torch.linalg_vector_norm(torch.sub(torch.to(now, 7), torch.to(before, 7)), 2, [1, 2], False, dtype=7)
              norm = torch.linalg_vector_norm(now, 2, [1, 2], False, dtype=7)
              return torch.stack([distance, norm])

            def gathered(self: __torch__.K, changes: List[Tensor]) -> Tensor:
              return torch.stack(changes)

            """;

    private final SamplingSession session;
    private final LayerWatch watch;
    private final List<Evaluation> evaluations;
    private final int images;
    private final int layers;
    private final long elements; // of one layer's output, all rows of the batch
    private final KernelModule kernels;
    private final TensorScope scope;
    private final @Nullable Tensor[][] outputs; // by pass, each layer's of its latest evaluation
    private final List<Tensor> changes = new ArrayList<>(); // the evaluation's, by column: (2, rows) distance and norm
    private final ErrorTables tables = new ErrorTables();
    private double[][] squared; // of the evaluation, passes together, [layers][images]
    private double[] norms; // of the evaluation, passes together, [layers]
    private int pass;

    LayerChange(SamplingSession session, SamplingRecipe recipe, LayerWatch watch) {
        this.session = session;
        this.watch = watch;
        this.evaluations = session.evaluations(recipe);
        this.images = recipe.images();
        var network = session.network().architecture();
        this.layers = network.layers();
        this.elements = (long) recipe.batchRows() * network.tokens() * network.hiddenSize();
        this.outputs = new @Nullable Tensor[session.passes(recipe)][layers];
        this.squared = new double[layers][images];
        this.norms = new double[layers];
        this.kernels = session.engine().compile(TEXT);
        this.scope = session.engine().newScope();
    }

    /** Makes all evaluations of a run that this one watches, and closes it. */
    LayerErrors measure(SamplingSession.Run run, IntConsumer afterStep) {
        try (run) {
            Sampler sampler = run.sampler();
            while (sampler.hasNext()) {
                Sampler.Step step = sampler.next();
                if (!session.isFinite(step.x())) {
                    throw new NotFiniteException(step.evaluation(), null);
                }
                afterStep.accept(step.evaluation().number() + 1);
            }
        }
        return tables.of(evaluations.stream().map(Evaluation::timestep).toList(), images);
    }

    @Override
    public boolean needsWholeBatch() {
        return true;
    }

    @Override
    public LayerEvaluator over(int evaluation, LayerEvaluator evaluator) {
        LayerEvaluator watched = watch.over(evaluation, evaluator);
        return (layer, compute) -> compared(watched, layer, compute);
    }

    private Tensor compared(LayerEvaluator watched, LayerId layer, Supplier<Tensor> compute) {
        Tensor output = scope.adopt(watched.evaluate(layer, compute)); // (rows, T, D)
        Tensor before = outputs[pass][layer.column()];
        changes.add(kernels.callOne(scope, "change", output, before == null ? output : before));
        outputs[pass][layer.column()] = output;
        if (before != null) {
            scope.release(before);
        }
        return output;
    }

    @Override
    public void conditioned(int evaluation, Conditioning conditioning) {
        watch.conditioned(evaluation, conditioning);
        if (!session.isFinite(conditioning.values())) {
            throw NotFiniteException.inConditioning(evaluations.get(evaluation));
        }
    }

    @Override
    public void predicted(int evaluation, Tensor prediction) {
        watch.predicted(evaluation, prediction);
        HostTensor gathered = gathered(); // (layers, 2, rows)
        int rows = (int) gathered.shape().size(2);
        for (int column = 0; column < layers; column++) {
            for (int row = 0; row < rows; row++) {
                double distance = gathered.valueAt((2L * column * rows) + row);
                double norm = gathered.valueAt((2L * column + 1) * rows + row);
                squared[column][row % images] += distance * distance;
                norms[column] += norm * norm;
            }
            if (!Double.isFinite(norms[column])) {
                throw new NotFiniteException(evaluations.get(evaluation), LayerId.ofColumn(column));
            }
        }
        if (!session.isFinite(prediction)) {
            throw new NotFiniteException(evaluations.get(evaluation), null);
        }
        pass = (pass + 1) % outputs.length;
        if (pass == 0) {
            if (evaluation > 0) { // the first has nothing before it
                tables.add(squared, norms, elements);
            }
            squared = new double[layers][images];
            norms = new double[layers];
        }
    }

    private HostTensor gathered() {
        try (TensorScope inner = scope.newScope()) {
            return kernels.callOne(inner, "gathered", KernelArgument.list(changes))
                    .toHost();
        } finally {
            changes.forEach(scope::release);
            changes.clear();
        }
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
