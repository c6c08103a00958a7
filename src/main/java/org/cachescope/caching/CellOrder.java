package org.cachescope.caching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.cachescope.caching.HandEdits.Cell;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;

/**
 * In which order a budget is spent on the cells that may reuse: of k cells, the first k. More cells therefore always
 * hold those of a smaller budget. Every order is the same on every machine.
 */
public sealed interface CellOrder {
    /** Later evaluations first: what they get wrong, no later one takes over. */
    Comparator<Cell> LATEST = Comparator.comparingInt(Cell::evaluation).reversed();

    /**
     * All cells of the cache evaluations of {@code rows}, the first to be chosen first.
     *
     * @throws IllegalArgumentException if this order was made for a run of another size
     */
    List<Cell> cells(RouterRows rows, RunShape run);

    /**
     * Layer by layer from the first block's attention up (Ma et al., 2024, Fig. 4); of a layer, later evaluations
     * first.
     */
    record FromBottom() implements CellOrder {
        @Override
        public List<Cell> cells(RouterRows rows, RunShape run) {
            return sorted(rows, run, Comparator.comparingInt(Cell::column).thenComparing(LATEST));
        }
    }

    /** Layer by layer from the last block's FFN down (Ma et al., 2024, Fig. 4); of a layer, later evaluations first. */
    record FromTop() implements CellOrder {
        @Override
        public List<Cell> cells(RouterRows rows, RunShape run) {
            return sorted(
                    rows, run, Comparator.comparingInt(Cell::column).reversed().thenComparing(LATEST));
        }
    }

    /**
     * At random, but evenly over the run: of k cells and r cache evaluations, each has ⌊k/r⌋, and the later k mod r of
     * them one more. Which layers these are is drawn for every evaluation apart.
     *
     * @param seed decides the choice
     */
    record Shuffled(long seed) implements CellOrder {
        @Override
        public List<Cell> cells(RouterRows rows, RunShape run) {
            Random random = new Random(seed);
            Map<Cell, Integer> ranks = new HashMap<>();
            rows.cacheEvaluations().forEach(evaluation -> {
                List<Integer> columns =
                        new ArrayList<>(IntStream.range(0, run.layers()).boxed().toList());
                Collections.shuffle(columns, random);
                IntStream.range(0, columns.size())
                        .forEach(rank -> ranks.put(new Cell(evaluation, columns.get(rank)), rank));
            });
            return sorted(rows, run, Comparator.<Cell>comparingInt(ranks::get).thenComparing(LATEST));
        }
    }

    /**
     * The cheapest first. Ties go to the later evaluation, then to the layer with more multiply-accumulates, then to
     * the lower column.
     *
     * @param costs of each cell, [evaluations][layers]; those of full evaluations are not looked at
     */
    record Cheapest(List<List<Double>> costs) implements CellOrder {
        /** Copies the lists. */
        public Cheapest {
            costs = costs.stream().map(List::copyOf).toList();
        }

        @Override
        public List<Cell> cells(RouterRows rows, RunShape run) {
            if (costs.size() != run.evaluations() || costs.getFirst().size() != run.layers()) {
                throw new IllegalArgumentException("expected costs of " + run.evaluations() + " evaluations and "
                        + run.layers() + " layers, found " + costs.size() + " and "
                        + costs.getFirst().size());
            }
            return sorted(
                    rows,
                    run,
                    Comparator.<Cell>comparingDouble(
                                    cell -> costs.get(cell.evaluation()).get(cell.column()))
                            .thenComparing(LATEST)
                            .thenComparing(Comparator.<Cell>comparingLong(cell -> run.macs(
                                            LayerId.ofColumn(cell.column()).kind()))
                                    .reversed())
                            .thenComparingInt(Cell::column));
        }
    }

    /**
     * Another order, without the cells of layers of the other kind.
     *
     * @param order of the cells that are left
     * @param kind whose cells are left
     */
    record OfKind(CellOrder order, LayerKind kind) implements CellOrder {
        @Override
        public List<Cell> cells(RouterRows rows, RunShape run) {
            return order.cells(rows, run).stream()
                    .filter(cell -> LayerId.ofColumn(cell.column()).kind() == kind)
                    .toList();
        }
    }

    /** A router's lowest β first. */
    static CellOrder byBeta(Router router) {
        int layers = router.info().layers();
        return new Cheapest(IntStream.range(0, router.rows().evaluations())
                .mapToObj(evaluation -> {
                    boolean scored = router.rows().isCacheEvaluation(evaluation);
                    return IntStream.range(0, layers)
                            .mapToObj(column -> scored ? (double) router.beta(evaluation, column) : 0.0)
                            .toList();
                })
                .toList());
    }

    private static List<Cell> sorted(RouterRows rows, RunShape run, Comparator<Cell> order) {
        return rows.cacheEvaluations()
                .boxed()
                .flatMap(
                        evaluation -> IntStream.range(0, run.layers()).mapToObj(column -> new Cell(evaluation, column)))
                .sorted(order)
                .toList();
    }
}
