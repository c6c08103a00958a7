package org.cachescope.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * The tasks of adjacent layers as the kernel {@code layers} takes them.
 *
 * @param first column of the first task's layer
 * @param tasks what becomes of each layer
 * @param sumSpan layers between which nothing but their outputs is added to the stream, from a multiple of it on: no sum
 *     goes beyond
 */
record LayerRange(int first, List<LayerTask> tasks, int sumSpan) {
    /** Most multiply-accumulates of one kernel call over a range of layers: a tenth of a second on two cores. */
    private static final long KERNEL_MACS = 16_000_000_000L;

    /**
     * Splits the tasks of adjacent layers into ranges of at most {@code length}.
     *
     * @param column of the first task's layer
     */
    static List<LayerRange> split(int column, List<LayerTask> tasks, Architecture a, int length) {
        List<LayerRange> ranges = new ArrayList<>();
        for (int first = 0; first < tasks.size(); first += length) {
            ranges.add(new LayerRange(
                    column + first, tasks.subList(first, Math.min(tasks.size(), first + length)), a.summedLayers()));
        }
        return ranges;
    }

    /**
     * Layers that one kernel runs.
     *
     * @param batchRows rows of the batch, N
     */
    static int layersPerKernel(Architecture a, long batchRows) {
        long d = a.hiddenSize();
        long t = a.tokens();
        long macsPerLayer = batchRows * t * d * Math.max(4 * d + 2 * t, 2L * a.ffnSize());
        return Math.clamp(KERNEL_MACS / macsPerLayer, 1, a.layers());
    }

    /** The column behind the last task's layer. */
    int end() {
        return first + tasks.size();
    }

    /** The first column, then what the kernel is to do with each layer. */
    Tensor codes(TensorScope scope) {
        long[] codes = new long[tasks.size() + 1];
        codes[0] = first;
        for (int i = 0; i < tasks.size(); i++) {
            codes[i + 1] = switch (tasks.get(i)) {
                case LayerTask.Compute(boolean keep) -> keep ? 1 : 0;
                case LayerTask.ComputeSum _ -> beginsSum(i) ? 2 : 3;
                case LayerTask.Mix _ -> 4;
                case LayerTask.Reuse _ -> 5;
                case LayerTask.ReuseSum _ -> 6;
                case LayerTask.Drop() -> 7;
            };
        }
        return scope.hostLongs(Shape.of(codes.length), codes);
    }

    private boolean beginsSum(int i) {
        return tasks.get(i) instanceof LayerTask.ComputeSum
                && (i == 0 || (first + i) % sumSpan == 0 || !(tasks.get(i - 1) instanceof LayerTask.ComputeSum));
    }

    /**
     * The conditioning that sums are made with.
     *
     * @throws IllegalArgumentException if they are to be read by different evaluations
     */
    Optional<Conditioning> reader() {
        List<Conditioning> readers = tasks.stream()
                .filter(LayerTask.ComputeSum.class::isInstance)
                .map(task -> ((LayerTask.ComputeSum) task).reader())
                .distinct()
                .toList();
        if (readers.size() > 1) {
            throw new IllegalArgumentException(
                    "plan: expected sums for one later evaluation, found " + readers.size() + " conditionings");
        }
        return readers.stream().findFirst();
    }

    /** The tensors that tasks bring along, behind one that keeps the list from being empty. */
    List<Tensor> others(TensorScope scope) {
        List<Tensor> others = new ArrayList<>(List.of(scope.zeros(Shape.of())));
        for (LayerTask task : tasks) {
            switch (task) {
                case LayerTask.Mix(Tensor stored, Tensor score) -> {
                    others.add(stored);
                    others.add(score);
                }
                case LayerTask.Reuse(Tensor output) -> others.add(output);
                case LayerTask.ReuseSum(Tensor sum) -> others.add(sum);
                case LayerTask.Compute _, LayerTask.ComputeSum _, LayerTask.Drop() -> {}
            }
        }
        return others;
    }

    /** Gives what the kernel kept, in the order of its tasks, to the plan. */
    void handOver(List<Tensor> kept, LayerPlan plan) {
        Iterator<Tensor> next = kept.iterator();
        for (int i = 0; i < tasks.size(); i++) {
            boolean output = tasks.get(i) instanceof LayerTask.Compute(boolean keep) && keep;
            if (output || beginsSum(i)) {
                plan.keep(LayerId.ofColumn(first + i), next.next());
            }
        }
    }
}
