package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cachescope.caching.CellAction.COMPUTE;
import static org.cachescope.caching.CellAction.DROP;
import static org.cachescope.caching.CellAction.REUSE;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.cachescope.model.Conditioning;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerPart;
import org.cachescope.model.LayerPlan;
import org.cachescope.model.LayerTask;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachingEvaluatorTest {
    private static final Supplier<Conditioning> NOT_ASKED_FOR = () -> {
        throw new AssertionError("no later evaluation reads a sum");
    };

    private Engine engine;
    private TensorScope scope;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
        scope = engine.newScope();
    }

    @AfterEach
    void closeEngine() {
        scope.close();
        engine.close();
    }

    @Test
    void neighboursThatTheNextEvaluationAloneReadsAreStoredAsOne() {
        CacheSchedule schedule = schedule(
                row(COMPUTE, COMPUTE, COMPUTE, COMPUTE, COMPUTE, COMPUTE),
                row(REUSE, REUSE, COMPUTE, REUSE, COMPUTE, DROP));
        Conditioning next = new Conditioning(value());
        Tensor sum = value();
        Tensor output = value();
        try (CachingEvaluator layers = new CachingEvaluator(schedule, scope)) {
            LayerPlan full = planned(layers, 0, 6, () -> next);
            LayerTask summed = new LayerTask.ComputeSum(next);
            LayerTask unread = new LayerTask.Compute(false);
            assertThat(tasks(full))
                    .containsExactly(summed, summed, unread, new LayerTask.Compute(true), unread, unread);
            full.keep(LayerId.ofColumn(0), sum);
            full.keep(LayerId.ofColumn(3), output);

            assertThat(tasks(planned(layers, 1, 6, NOT_ASKED_FOR)))
                    .containsExactly(
                            new LayerTask.ReuseSum(sum),
                            new LayerTask.Drop(),
                            unread,
                            new LayerTask.Reuse(output),
                            unread,
                            new LayerTask.Drop());
        }
    }

    @Test
    void outputsThatALaterEvaluationReadsTooAreStoredOneByOne() {
        CacheSchedule schedule =
                schedule(row(COMPUTE, COMPUTE), row(REUSE, REUSE), row(REUSE, COMPUTE), row(REUSE, REUSE));
        Tensor first = value();
        Tensor second = value();
        try (CachingEvaluator layers = new CachingEvaluator(schedule, scope)) {
            LayerPlan full = planned(layers, 0, 2, NOT_ASKED_FOR);
            assertThat(tasks(full)).containsOnly(new LayerTask.Compute(true));
            full.keep(LayerId.ofColumn(0), first);
            full.keep(LayerId.ofColumn(1), second);
            assertThat(tasks(planned(layers, 1, 2, NOT_ASKED_FOR)))
                    .containsExactly(new LayerTask.Reuse(first), new LayerTask.Reuse(second));
            assertThat(tasks(planned(layers, 2, 2, NOT_ASKED_FOR)))
                    .containsExactly(new LayerTask.Reuse(first), new LayerTask.Compute(true));
        }
    }

    @Test
    void aSumIsFreedOnceItsReaderIsDone() {
        CacheSchedule schedule = schedule(row(COMPUTE, COMPUTE), row(REUSE, REUSE), row(COMPUTE, COMPUTE));
        Tensor sum = value();
        try (CachingEvaluator layers = new CachingEvaluator(schedule, scope)) {
            planned(layers, 0, 2, () -> new Conditioning(value())).keep(LayerId.ofColumn(0), sum);
            layers.begin(1, NOT_ASKED_FOR);
            assertThat(sum.toFloats()).hasSize(1);
            layers.begin(2, NOT_ASKED_FOR);
            assertThatThrownBy(sum::toFloats).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aLayerInASumCannotBeAskedForByItself() {
        CacheSchedule schedule = schedule(row(COMPUTE, COMPUTE), row(REUSE, REUSE));
        try (CachingEvaluator layers = new CachingEvaluator(schedule, scope)) {
            planned(layers, 0, 2, () -> new Conditioning(value())).keep(LayerId.ofColumn(0), value());
            layers.begin(1, NOT_ASKED_FOR);
            for (int column = 0; column < 2; column++) {
                LayerId layer = LayerId.ofColumn(column);
                assertThatThrownBy(() -> layers.evaluate(layer, this::value))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("plan all of a run or nothing");
            }
        }
    }

    private static List<LayerTask> tasks(LayerPlan plan) {
        return plan.next(0) instanceof LayerPart.Run run ? run.tasks() : List.of();
    }

    private Tensor value() {
        return scope.zeros(Shape.of(1));
    }

    private static LayerPlan planned(CachingEvaluator layers, int row, int count, Supplier<Conditioning> next) {
        layers.begin(row, next);
        return layers.plan(count).orElseThrow();
    }

    private static CacheSchedule schedule(CacheSchedule.Row... rows) {
        return new CacheSchedule(Arrays.asList(rows));
    }

    private static CacheSchedule.Row row(CellAction... cells) {
        return new CacheSchedule.Row(OptionalInt.empty(), List.of(cells));
    }
}
