package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.cachescope.viewmodel.LimitsViewModel.State;
import org.cachescope.workspace.LimitTrials;
import org.cachescope.workspace.LimitsReport;
import org.cachescope.workspace.ModelHashes;
import org.cachescope.workspace.session.LimitsMemory;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RunRequest;
import org.junit.jupiter.api.Test;

class LimitsViewModelTest {
    private static final int STEPS = 4;

    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<ModelSummary> model = new SimpleObjectProperty<>();
    private final ObjectProperty<SamplingRecipe> recipe = new SimpleObjectProperty<>();
    private final ObjectProperty<RunShape> shape = new SimpleObjectProperty<>();
    private final ObjectProperty<RunRequest> request = new SimpleObjectProperty<>();
    private final CachingViewModel caching =
            new CachingViewModel(studio, jobs, Runnable::run, model, recipe, shape, _ -> {});
    private final ObjectProperty<LimitsMemory> memory = new SimpleObjectProperty<>(LimitsMemory.NONE);
    private final LimitsViewModel limits = new LimitsViewModel(request, caching, memory, studio, jobs, Runnable::run);

    private void open(RouterMode mode) {
        studio.routers.add(
                FakeStudio.offer("r4", SampleRouters.rising(FakeStudio.SHIPPED, STEPS, -1, 0.2f, 0.5, mode)));
        model.set(FakeStudio.SHIPPED);
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), STEPS, "ddim"));
        request.set(CompareViewModelTest.run(1, CompareViewModelTest.all()));
    }

    @Test
    void theOrderIsThatOfTheRouterInUse() {
        open(RouterMode.REUSE);
        limits.quality().text().set("0");
        limits.measure();
        LimitsReport report = limits.report().getValue();
        assertThat(report.policy()).isEqualTo("β of r4");
        assertThat(report.images()).isEqualTo(8);
        assertThat(report.limits()).extracting(LimitsReport.Limit::layers).containsExactly("FFN", "MHSA", "both");
        assertThat(report.limits()).extracting(LimitsReport.Limit::cells).containsExactly(6, 6, 12);
        assertThat(report.drops()).isFalse();
    }

    @Test
    void aRuleGivesAnOrderTooWhateverItsBudget() {
        open(RouterMode.REUSE);
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("drop:k=1");
        limits.quality().text().set("0");
        limits.measure();
        assertThat(limits.report().getValue().drops()).isTrue();
        assertThat(limits.report().getValue().limits().getLast().cells()).isEqualTo(12);
        assertThat(studio.generated.getLast().schedule().counts().dropped()).isEqualTo(12);
    }

    @Test
    void aStoppedSearchGoesOnWhereItWas() {
        open(RouterMode.REUSE);
        limits.quality().text().set("100"); // no mask keeps it, so that all of the bisection is tried
        limits.measure();
        int trials = studio.generated.size();
        limits.measure();
        assertThat(studio.generated).as("the full run alone is asked for again").hasSize(trials + 1);
        assertThat(limits.remembered().getValue())
                .isEqualTo((trials - 1) + " runs of these images are known and are not made again.");
        limits.images().text().set("4");
        assertThat(limits.remembered().getValue()).isEmpty();
        limits.measure();
        assertThat(studio.generated).as("other images are another search").hasSize(2 * trials + 1);
    }

    @Test
    void atTheNextStartTheSearchGoesOnIfTheWeightsAreTheSame() {
        open(RouterMode.REUSE);
        limits.quality().text().set("100");
        limits.images().text().set("4");
        limits.measure();
        int trials = studio.generated.size();
        LimitsMemory kept = memory.get();
        assertThat(kept.trials()).isNotNull();
        assertThat(kept.trials().hashes()).isEqualTo(new ModelHashes("id-shapes32-dit", null));

        ObjectProperty<LimitsMemory> next = new SimpleObjectProperty<>(LimitsMemory.NONE);
        LimitsViewModel restarted = new LimitsViewModel(request, caching, next, studio, jobs, Runnable::run);
        next.set(kept);
        assertThat(restarted.report().getValue()).isEqualTo(limits.report().getValue());
        assertThat(restarted.quality().text().get()).isEqualTo("100");
        assertThat(restarted.images().text().get()).isEqualTo("4");
        restarted.measure();
        assertThat(studio.generated).as("the full run alone").hasSize(trials + 1);

        LimitTrials tried = kept.trials();
        next.set(kept.with(new LimitTrials(
                tried.model(), new ModelHashes("of other weights", null), tried.recipe(), tried.psnrDecibels())));
        restarted.measure();
        assertThat(studio.generated).as("nothing is taken over").hasSize(2 * trials + 1);
    }

    @Test
    void whatIsBeingTypedStaysAsItIsWhileTrialsEnd() {
        open(RouterMode.REUSE);
        jobs.hold();
        limits.measure();
        limits.quality().text().set("40.");
        assertThat(memory.get().leastDecibels()).isEqualTo(40);
        limits.images().text().set("");
        jobs.release();
        assertThat(limits.report().getValue()).isNotNull();
        assertThat(limits.quality().text().get()).isEqualTo("40.");
        assertThat(limits.images().text().get()).isEmpty();
    }

    @Test
    void anOrderThatIsCalibratedIsCalibratedFirst() {
        open(RouterMode.REUSE);
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("metric:k=30%");
        assertThat(limits.obstacle().getValue()).isEmpty();
        studio.errors = rising();
        limits.quality().text().set("100");
        limits.measure();
        assertThat(studio.calibrated).hasSize(1);
        LimitsReport report = limits.report().getValue();
        assertThat(report.policy()).isEqualTo("metric:k=30%");
        CacheSchedule one = studio.generated.stream()
                .map(RunRequest::schedule)
                .filter(schedule -> schedule.counts().reused() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(one.action(3, new LayerId(0, LayerKind.FFN)))
                .as("the smallest error of an FFN in the run's last cache step is not the first of all")
                .isEqualTo(CellAction.COMPUTE);
        assertThat(one.action(1, new LayerId(0, LayerKind.FFN))).isEqualTo(CellAction.REUSE);
    }

    /** Errors that rise with evaluation and column. */
    private static CalibratedErrors rising() {
        List<List<Double>> table = IntStream.range(0, STEPS)
                .mapToObj(evaluation -> IntStream.range(0, 2 * FakeStudio.DEPTH)
                        .mapToObj(column -> 100.0 * evaluation + column)
                        .toList())
                .toList();
        return new CalibratedErrors(table, table, List.of(table));
    }

    @Test
    void whatHasNoOrderSaysSo() {
        assertThat(limits.obstacle().getValue()).isPresent();
        open(RouterMode.REUSE);
        assertThat(limits.obstacle().getValue()).isEmpty();
        caching.choice().set(Choice.ALL_CELLS);
        assertThat(limits.obstacle().getValue())
                .hasValueSatisfying(why -> assertThat(why).contains("no order"));
        limits.measure();
        assertThat(limits.report().getValue()).isNull();
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("every:2");
        assertThat(limits.obstacle().getValue()).isPresent();
        caching.ruleField().text().set("top:k=1");
        assertThat(limits.obstacle().getValue()).isEmpty();
        limits.quality().text().set("loud");
        assertThat(limits.obstacle().getValue())
                .hasValueSatisfying(why -> assertThat(why).contains("PSNR"));
    }

    @Test
    void aSearchIsStopped() {
        open(RouterMode.REUSE);
        jobs.hold();
        limits.measure();
        assertThat(limits.state().getValue()).isEqualTo(new State.Working(0, 0));
        limits.cancel();
        jobs.release();
        assertThat(limits.state().getValue()).isEqualTo(new State.Idle());
        assertThat(limits.report().getValue()).isNull();
    }
}
