package org.cachescope.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Tasks of adjacent layers as the kernel {@code layers} takes them: a piece of those that run one after the other. Sums
 * go on from one piece to the next.
 *
 * @param origin column of the first of all tasks' layer
 * @param all what becomes of each layer, of this range and those before and behind it
 * @param from index of the range's first task
 * @param to index behind its last
 * @param sumSpan layers between which nothing but their outputs is added to the stream, from a multiple of it on: no
 *     sum goes beyond
 */
record LayerRange(int origin, List<LayerTask> all, int from, int to, int sumSpan) {
    /** Most multiply-accumulates of one kernel call over a range of layers: a tenth of a second on two cores. */
    private static final long KERNEL_MACS = 16_000_000_000L;

    /**
     * Splits the tasks of adjacent layers into ranges of at most {@code length}.
     *
     * @param column of the first task's layer
     */
    static List<LayerRange> split(int column, List<LayerTask> tasks, Architecture a, int length) {
        List<LayerRange> ranges = new ArrayList<>();
        for (int from = 0; from < tasks.size(); from += length) {
            ranges.add(new LayerRange(column, tasks, from, Math.min(tasks.size(), from + length), a.summedLayers()));
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
        return origin + to;
    }

    private List<LayerTask> tasks() {
        return all.subList(from, to);
    }

    /** The first column, then what the kernel is to do with each layer. */
    Tensor codes(TensorScope scope) {
        long[] codes = new long[1 + to - from];
        codes[0] = origin + from;
        for (int i = from; i < to; i++) {
            codes[1 + i - from] = switch (all.get(i)) {
                case LayerTask.Compute(boolean keep) -> keep ? 1 : 0;
                case LayerTask.ComputeSum _ -> goesOn(i) ? 3 : 2;
                case LayerTask.Mix(Tensor _, Tensor _, boolean keep) -> keep ? 5 : 4;
                case LayerTask.Reuse _ -> 6;
                case LayerTask.ReuseSum _ -> 7;
                case LayerTask.Drop() -> 8;
            };
        }
        return scope.hostLongs(Shape.of(codes.length), codes);
    }

    private static boolean isKept(LayerTask task) {
        return switch (task) {
            case LayerTask.Compute(boolean keep) -> keep;
            case LayerTask.Mix(Tensor _, Tensor _, boolean keep) -> keep;
            case LayerTask.Reuse _, LayerTask.ComputeSum _, LayerTask.ReuseSum _, LayerTask.Drop() -> false;
        };
    }

    private boolean isSummed(int i) {
        return all.get(i) instanceof LayerTask.ComputeSum;
    }

    /** Whether a layer's sum is that of the layer before it. */
    private boolean goesOn(int i) {
        return i > 0 && i < all.size() && (origin + i) % sumSpan != 0 && isSummed(i) && isSummed(i - 1);
    }

    private int sumStart(int i) {
        int start = i;
        while (goesOn(start)) {
            start--;
        }
        return start;
    }

    /**
     * The conditioning that sums are made with.
     *
     * @throws IllegalArgumentException if they are to be read by different evaluations
     */
    Optional<Conditioning> reader() {
        List<Conditioning> readers = all.stream()
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

    /**
     * The tensors that tasks bring along, behind one that keeps the list from being empty.
     *
     * @param openSum what {@link #handOver} of the range before left open
     */
    List<Tensor> others(TensorScope scope, Optional<Tensor> openSum) {
        List<Tensor> others = new ArrayList<>(List.of(scope.zeros(Shape.of())));
        openSum.ifPresent(others::add);
        for (LayerTask task : tasks()) {
            switch (task) {
                case LayerTask.Mix(Tensor stored, Tensor score, boolean _) -> {
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

    /**
     * Gives what the kernel kept, in the order of its tasks, to the plan.
     *
     * @return the sum with which the next range goes on; the kernel over it may change it in place
     */
    Optional<Tensor> handOver(List<Tensor> kept, LayerPlan plan) {
        Optional<Tensor> open = Optional.empty();
        Iterator<Tensor> next = kept.iterator();
        for (int i = from; i < to; i++) {
            boolean sum = isSummed(i) && (i == from || !goesOn(i));
            if (sum || isKept(all.get(i))) {
                Tensor tensor = next.next();
                if (sum && goesOn(to) && sumStart(to) == sumStart(i)) {
                    open = Optional.of(tensor);
                } else {
                    plan.keep(LayerId.ofColumn(origin + sumStart(i)), tensor);
                }
            }
        }
        return open;
    }
}
