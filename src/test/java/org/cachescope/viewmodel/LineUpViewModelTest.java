package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.viewmodel.LineUpViewModel.Column;
import org.cachescope.viewmodel.LineUpViewModel.State;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.TestRouters;
import org.cachescope.workspace.studio.LineUp;
import org.cachescope.workspace.studio.LineUpRequest;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.junit.jupiter.api.Test;

class LineUpViewModelTest {
    private static final int STEPS = 4;

    private record Written(LineUp lineUp, int restored, CachingState choices) {}

    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<ModelSummary> model = new SimpleObjectProperty<>();
    private final ObjectProperty<SamplingRecipe> recipe = new SimpleObjectProperty<>();
    private final ObjectProperty<RunShape> shape = new SimpleObjectProperty<>();
    private final ObjectProperty<RunRequest> request = new SimpleObjectProperty<>();
    private final List<Written> written = new ArrayList<>();
    private final CachingViewModel caching =
            new CachingViewModel(studio, jobs, Runnable::run, model, recipe, shape, _ -> {});
    private final LineUpViewModel lineUp =
            new LineUpViewModel(request, caching, studio, jobs, Runnable::run, (shown, restored, choices, target) -> {
                written.add(new Written(shown, restored, choices));
                return (_, _) -> target;
            });

    private void open() {
        model.set(FakeStudio.SHIPPED);
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), STEPS, "ddim"));
        request.set(CompareViewModelTest.run(1, CompareViewModelTest.all()));
    }

    private void addRule(String rule) {
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set(rule);
        lineUp.addPresent();
    }

    private List<String> names() {
        return lineUp.columns().getValue().stream().map(Column::name).toList();
    }

    @Test
    void aRuleThatWasTriedOutStandsThereWithTheCellsThatItCameTo() {
        open();
        recipe.set(request.get().recipe());
        CacheSchedule decided = new CachePolicy.EveryNth(2).schedule(shape.get());
        studio.ruleSchedules.put(new PolicyChoice.FirstBlock(0.1), decided);
        addRule("first-block:0.1");
        assertThat(names()).containsExactly("schedule first-block caching, threshold 0.1");
        assertThat(lineUp.columns().getValue().getFirst().figures()).contains("12 of 18 reuse");
    }

    @Test
    void runsStandInTheOrderInWhichTheyWereAdded() {
        open();
        addRule("bottom:k=3");
        addRule("top:k=3");
        assertThat(names()).containsExactly("from the bottom, 3 cells", "from the top, 3 cells");
        assertThat(lineUp.state().getValue()).isEqualTo(new State.Shown());
        assertThat(lineUp.columns().getValue())
                .allSatisfy(column -> assertThat(column.images()).hasSize(2))
                .extracting(Column::figures)
                .allSatisfy(figures -> assertThat(figures)
                        .contains("3 of 12 reuse")
                        .anySatisfy(line -> assertThat(line).startsWith("2.00×, ideal "))
                        .anySatisfy(line -> assertThat(line).startsWith("PSNR ")));
        assertThat(lineUp.protocol().getValue())
                .contains("seed 1", "mean of N = 2 images", "median of n = 3 pairs", "cpu, 2 threads");
    }

    @Test
    void equalMasksAreMadeAndTimedOnceAndTheFullRunIsNotTimedForItself() {
        open();
        addRule("bottom:k=12");
        studio.generated.clear();
        studio.timed.clear();
        addRule("top:k=12"); // every cell, as from the bottom
        assertThat(studio.generated)
                .extracting(run -> run.schedule().counts().reused())
                .containsExactly(0, 12);
        assertThat(studio.timed).hasSize(1);
        assertThat(lineUp.columns().getValue().get(1).figures())
                .isEqualTo(lineUp.columns().getValue().get(0).figures());
    }

    @Test
    void theSameRunIsNotAddedTwiceNorASeventh() {
        open();
        addRule("bottom:k=1");
        lineUp.addPresent();
        assertThat(names()).hasSize(1);
        for (int cells = 2; cells <= 7; cells++) {
            addRule("bottom:k=" + cells);
        }
        assertThat(names()).hasSize(LineUpRequest.MOST).doesNotContain("from the bottom, 7 cells");
        assertThat(lineUp.addObstacle().getValue())
                .hasValueSatisfying(why -> assertThat(why).contains("6 runs"));
    }

    @Test
    void whereNoDropRouterWasTrainedItsPlaceSaysSo() {
        studio.routers.add(FakeStudio.offer("r4", SampleRouters.rising(FakeStudio.SHIPPED, STEPS, -1, 0.2f, 0.5)));
        open();
        lineUp.showPaper();
        assertThat(names())
                .containsExactly(
                        "no cache", "L2C: r4 · DDIM 4 · λ 1e-4, θ 0.5", "Learned drop", "Random drop, 6 cells");
        List<Column> columns = lineUp.columns().getValue();
        assertThat(columns.get(2).images()).isEmpty();
        assertThat(columns.get(2).figures())
                .singleElement()
                .asString()
                .contains("No router of this kind was trained for shapes32-dit at 4 DDIM steps", "whose layers drop");
        assertThat(columns.get(0).figures()).containsExactly("every cell computed", "1.00×");
        assertThat(columns.get(3).figures()).first().asString().isEqualTo("6 of 12 drop");
    }

    @Test
    void aDropRouterDropsAsManyCellsAsLearningToCacheReuses() {
        studio.routers.add(FakeStudio.offer("r4", SampleRouters.rising(FakeStudio.SHIPPED, STEPS, -1, 0.2f, 0.5)));
        studio.routers.add(FakeStudio.offer(
                "d4", SampleRouters.rising(FakeStudio.SHIPPED, STEPS, -3, 0.1f, 0.5, RouterMode.DROP)));
        open();
        lineUp.showPaper();
        assertThat(names()).contains("Learned drop: d4 · DDIM 4 · λ 1e-4 · drops, 6 cells");
        assertThat(lineUp.columns().getValue().get(2).figures())
                .first()
                .asString()
                .isEqualTo("6 of 12 drop");
    }

    @Test
    void aRouterForAnyStepInUseIsNotTakenForOneOfLearningToCache() {
        RouterOffer l2c = FakeStudio.offer("r4", SampleRouters.rising(FakeStudio.SHIPPED, STEPS, -1, 0.2f, 0.5));
        RouterInfo any = RouterInfo.ddim(FakeStudio.DEPTH, STEPS, ReusePattern.ANY_STEP)
                .withModel(FakeStudio.SHIPPED.name(), null)
                .withTraining(1e-4, 0.5, Map.of());
        RouterOffer anyStep = FakeStudio.offer("any4", TestRouters.rising(any, any.rows()));
        studio.routers.addAll(List.of(l2c, anyStep));
        open();
        caching.use(anyStep);
        caching.theta().set(1);
        assertThat(caching.schedule().getValue().counts().reused())
                .as("more than may in the published pattern")
                .isEqualTo(18);
        lineUp.showPaper();
        assertThat(names()).contains("L2C: r4 · DDIM 4 · λ 1e-4, θ 0.5", "Random drop, 6 cells");
        assertThat(lineUp.columns().getValue().getLast().figures())
                .first()
                .asString()
                .isEqualTo("6 of 12 drop");
    }

    @Test
    void whatIsMoreThanAnotherRunHasSaysSoInsteadOfBearingItsNameInVain() {
        open();
        addRule("top:k=10");
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), 2, "ddim"));
        SamplingRecipe four = request.get().recipe();
        SamplingRecipe two =
                new SamplingRecipe(four.labels(), 2, four.solver(), four.guidance(), four.clip(), four.seed());
        request.set(new RunRequest(
                FakeStudio.SHIPPED,
                two,
                CacheSchedule.full(2, FakeStudio.SHIPPED.architecture().layers())));
        lineUp.make();
        Column column = lineUp.columns().getValue().getFirst();
        assertThat(column.name()).isEqualTo("from the top, 10 cells");
        assertThat(column.images()).isEmpty();
        assertThat(column.figures()).singleElement().asString().contains("does not fit this run");
    }

    @Test
    void anotherRecipeLeavesThemOnShowUntilTheyAreMadeAgain() {
        open();
        addRule("bottom:k=3");
        List<Column> before = lineUp.columns().getValue();
        request.set(CompareViewModelTest.run(2, CompareViewModelTest.all()));
        assertThat(lineUp.state().getValue()).isEqualTo(new State.Stale());
        assertThat(lineUp.columns().getValue()).isEqualTo(before);
        lineUp.make();
        assertThat(lineUp.state().getValue()).isEqualTo(new State.Shown());
        assertThat(lineUp.protocol().getValue()).contains("seed 2");
    }

    @Test
    void stoppedRunsCanBeMadeAgain() {
        open();
        caching.choice().set(Choice.ALL_CELLS);
        jobs.hold();
        lineUp.addPresent();
        assertThat(lineUp.state().getValue()).isInstanceOf(State.Working.class);
        assertThat(names()).containsExactly("every cell, alternate");
        lineUp.cancel();
        jobs.release();
        assertThat(lineUp.state().getValue()).isEqualTo(new State.Stale());
        assertThat(lineUp.exportable().getValue()).isFalse();
        lineUp.make();
        assertThat(lineUp.exportable().getValue()).isTrue();
    }

    @Test
    void theFirstCachedRunThatIsLeftIsTheOneThatThePictureRestores() {
        open();
        caching.choice().set(Choice.NONE);
        lineUp.addPresent();
        addRule("bottom:k=3");
        addRule("top:k=4");
        lineUp.remove(lineUp.columns().getValue().get(1).entry());
        lineUp.export(Path.of("runs.png"));
        assertThat(written).singleElement().satisfies(picture -> {
            assertThat(picture.restored()).isEqualTo(1);
            assertThat(picture.lineUp().columns())
                    .extracting(column -> column.place().name())
                    .containsExactly("no cache", "from the top, 4 cells");
            assertThat(picture.choices().schedule(shape.get()).counts().reused())
                    .isEqualTo(4);
        });
    }

    @Test
    void speedIsMeasuredOnlyWhereThatIsAskedFor() {
        open();
        lineUp.timed().set(false);
        addRule("bottom:k=3");
        assertThat(studio.timed).isEmpty();
        assertThat(lineUp.columns().getValue().getFirst().figures())
                .anySatisfy(line -> assertThat(line).startsWith("not timed, ideal "));
    }

    @Test
    void withoutARunNothingIsMade() {
        lineUp.showPaper();
        assertThat(studio.generated).isEmpty();
        assertThat(lineUp.state().getValue()).isEqualTo(new State.Stale());
        lineUp.clear();
        assertThat(lineUp.state().getValue()).isEqualTo(new State.Nothing());
    }
}
