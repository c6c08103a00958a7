package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.LayerId;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.session.RecentRouter;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.junit.jupiter.api.Test;

class CachingViewModelTest {
    private static final ModelSummary MODEL = FakeStudio.SHIPPED;
    /** 30 cells, logits -3 to 2.8. */
    private static final Router TEN = SampleRouters.rising(MODEL, 10, -3, 0.2f, 0.5);

    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final List<Problem> problems = new ArrayList<>();
    private final ObjectProperty<ModelSummary> model = new SimpleObjectProperty<>();
    private final ObjectProperty<SamplingRecipe> recipe = new SimpleObjectProperty<>();
    private final ObjectProperty<RunShape> shape = new SimpleObjectProperty<>();
    private final CachingViewModel caching =
            new CachingViewModel(studio, jobs, Runnable::run, model, recipe, shape, problems::add);

    private static RunShape run(ModelSummary model, int steps) {
        return RunShape.of(model.architecture(), steps, "ddim");
    }

    private void open(Router... routers) {
        for (int i = 0; i < routers.length; i++) {
            studio.routers.add(FakeStudio.offer("router" + i, routers[i]));
        }
        model.set(MODEL);
        shape.set(run(MODEL, 10));
    }

    private CacheSchedule schedule() {
        return caching.schedule().getValue();
    }

    @Test
    void theRouterThatReusesClosestToHalfIsTaken() {
        Router little = SampleRouters.rising(MODEL, 10, 0, 0.1f, 0.5);
        Router otherSteps = SampleRouters.rising(MODEL, 20, -3, 0.1f, 0.5);
        open(little, TEN, otherSteps);
        assertThat(caching.router().getValue().name()).isEqualTo("router1");
        assertThat(caching.theta().get()).isEqualTo(0.5);
        assertThat(schedule()).isEqualTo(new CachePolicy.Threshold(TEN, 0.5).schedule());
    }

    @Test
    void aTypedRuleChoosesCellsWithoutARouter() {
        open(TEN);
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("bottom:k=2");
        CacheSchedule schedule = schedule();
        assertThat(schedule.counts().reused()).isEqualTo(2);
        assertThat(schedule.reuses(9, LayerId.mhsa(0))).isTrue();
        assertThat(schedule.reuses(7, LayerId.mhsa(0))).isTrue();
        assertThat(caching.inForce().getValue()).isEqualTo(Choice.RULE);

        assertThat(caching.ruleHint().getValue()).contains("from the first block up", "a share of the cells");
        caching.ruleField().text().set("every:2");
        assertThat(caching.ruleHint().getValue()).contains("N-th evaluation").doesNotContain("k:");
        caching.ruleField().text().set("bottom:k=2");
        schedule = schedule();

        caching.ruleField().text().set("bottom:k=");
        assertThat(caching.ruleHint().getValue()).isEmpty();
        assertThat(caching.ruleField().error().getValue()).isPresent();
        assertThat(schedule()).as("what is typed is wrong").isSameAs(schedule);

        caching.ruleField().text().set("top:k=9999");
        assertThat(schedule()).isEqualTo(schedule.uncached());
        assertThat(caching.note().getValue())
                .hasValueSatisfying(why -> assertThat(why).contains("as many as may reuse in this run, found 9999"));
    }

    private static SamplingRecipe recipe(long seed) {
        return new SamplingRecipe(List.of(0L, 3L), 10, new Solver.Ddim(0), new Guidance(2, 3), true, seed);
    }

    private CacheSchedule rows(String rule) {
        CacheSchedule schedule = new CachePolicy.EveryNth(2).schedule(run(MODEL, 10));
        studio.ruleSchedules.put(PolicyText.parse(rule), schedule);
        return schedule;
    }

    @Test
    void aRuleIsTriedOutAgainOnOtherWeightsThatLieWhereTheFormerLay() {
        open(TEN);
        recipe.set(recipe(1));
        rows("first-block:0.1");
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("first-block:0.1");
        assertThat(studio.triedOut).hasSize(1);
        model.set(FakeStudio.ofWeights(MODEL, "a"));
        caching.schedule().getValue();
        assertThat(studio.triedOut).as("the same model, better known").hasSize(1);
        model.set(FakeStudio.ofWeights(MODEL, "b"));
        caching.schedule().getValue();
        assertThat(studio.triedOut).as("another model at its place").hasSize(2);
        assertThat(new RunRequest(FakeStudio.ofWeights(MODEL, "a"), recipe(1), schedule())
                        .startsAlike(new RunRequest(FakeStudio.ofWeights(MODEL, "b"), recipe(1), schedule())))
                .isFalse();
    }

    @Test
    void aRuleThatMustBeTriedOutReusesNothingUntilItIs() {
        open(TEN);
        recipe.set(recipe(1));
        CacheSchedule found = rows("first-block:0.1");
        caching.choice().set(Choice.RULE);
        jobs.hold();
        caching.ruleField().text().set("first-block:0.1");
        assertThat(schedule()).isEqualTo(found.uncached());
        assertThat(caching.note().getValue())
                .hasValueSatisfying(why -> assertThat(why).contains("being tried out"));
        assertThat(caching.inForce().getValue()).isEqualTo(Choice.NONE);

        jobs.release();
        assertThat(schedule()).isEqualTo(found);
        assertThat(caching.note().getValue()).isEmpty();
        assertThat(caching.inForce().getValue()).isEqualTo(Choice.RULE);
    }

    @Test
    void whatARuleHasNotDecidedIsARunWithoutCache() {
        open(TEN);
        recipe.set(recipe(1));
        jobs.hold();
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("first-block:0.1");
        assertThat(caching.state().choice()).as("as a person chose").isEqualTo(Choice.RULE);
        assertThat(caching.decided().choice()).as("it is being tried out").isEqualTo(Choice.NONE);
        assertThat(caching.inUse().choice()).isEqualTo(Choice.NONE);

        CacheSchedule rows = rows("first-block:0.1");
        jobs.release();
        assertThat(caching.decided().choice()).isEqualTo(Choice.RULE);
        assertThat(caching.inUse().schedule(run(MODEL, 10))).isEqualTo(rows);

        caching.ruleField().text().set("first-block:0.2");
        assertThat(caching.decided().choice()).as("it does not fit").isEqualTo(Choice.NONE);
        assertThat(caching.inUse().choice()).isEqualTo(Choice.NONE);
    }

    @Test
    void aRuleIsTriedOutOnceForWhatDecidesIt() {
        open(TEN);
        recipe.set(recipe(1));
        rows("first-block:0.1");
        rows("metric:k=2");
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("first-block:0.1");
        caching.ruleField().text().set("metric:k=2");
        caching.ruleField().text().set("first-block:0.1");
        assertThat(studio.triedOut).as("remembered").hasSize(2);

        recipe.set(recipe(2));
        assertThat(studio.triedOut).as("it decides on other images now").hasSize(3);
        caching.ruleField().text().set("metric:k=2");
        assertThat(studio.triedOut).as("calibrated on images of its own").hasSize(3);
    }

    @Test
    void aRuleThatCannotBeTriedOutSaysWhyAndIsNotTriedAgainAndAgain() {
        open(TEN);
        recipe.set(recipe(1));
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("smooth:0.1");
        assertThat(caching.note().getValue())
                .hasValueSatisfying(why -> assertThat(why).contains("this studio knows no such rule"));
        assertThat(schedule())
                .isEqualTo(CacheSchedule.full(10, MODEL.architecture().layers()));
        assertThat(studio.triedOut).hasSize(1);
    }

    @Test
    void aRuleIsRestored() {
        open(TEN);
        caching.choice().set(Choice.RULE);
        caching.ruleField().text().set("drop:k=3,seed=5");
        CachingState state = caching.state();
        caching.ruleField().text().set("every:2");
        caching.restore(state);
        assertThat(caching.ruleField().text().get()).isEqualTo("drop:k=3,seed=5");
        assertThat(schedule().counts().dropped()).isEqualTo(3);
    }

    @Test
    void routersThatDoNotFitSayWhyBehindThoseThatDo() {
        open(SampleRouters.rising(MODEL, 20, -3, 0.1f, 0.5), TEN);
        assertThat(caching.routers().get(0).misfit()).isEmpty();
        assertThat(caching.routers().get(1).misfit())
                .hasValueSatisfying(why -> assertThat(why).contains("20 steps"));
    }

    @Test
    void anExplicitChoiceIsTakenUpAgainWhenItFitsAgain() {
        Router little = SampleRouters.rising(MODEL, 10, 0, 0.1f, 0.5);
        Router twenty = SampleRouters.rising(MODEL, 20, -3, 0.1f, 0.5);
        open(little, TEN, twenty);
        caching.use(studio.routers.get(0));
        shape.set(run(MODEL, 20));
        assertThat(caching.router().getValue().name()).isEqualTo("router2");
        shape.set(run(MODEL, 10));
        assertThat(caching.router().getValue().name()).isEqualTo("router0");
    }

    @Test
    void aThetaThatFlipsNoCellKeepsTheSchedule() {
        open(TEN);
        CacheSchedule before = schedule();
        caching.theta().set(0.5001);
        assertThat(schedule()).isSameAs(before);
        assertThat(caching.lastFlipped().get()).isZero();
    }

    @Test
    void stepsOfBetaFlipOneCellEach() {
        open(TEN);
        int before = schedule().counts().reused();
        caching.nextBeta();
        assertThat(schedule().counts().reused()).isEqualTo(before + 1);
        assertThat(caching.lastFlipped().get()).isEqualTo(1);
        caching.previousBeta();
        caching.previousBeta();
        assertThat(schedule().counts().reused()).isEqualTo(before - 1);
    }

    @Test
    void tiesFlipTogetherAndAreCounted() {
        open(SampleRouters.flat(MODEL, 10));
        assertThat(schedule().counts().reused()).isEqualTo(30);
        caching.previousBeta();
        assertThat(schedule().counts().reused()).isZero();
        assertThat(caching.lastFlipped().get()).isEqualTo(30);
    }

    @Test
    void theEndStopsReuseNoneAndAll() {
        open(TEN);
        caching.reuseAll();
        assertThat(schedule().counts().toString()).isEqualTo("30 of 30 cells reuse");
        caching.reuseNone();
        assertThat(schedule().counts().reused()).isZero();
    }

    @Test
    void aBudgetBeginsWithWhatReusedAndMovesByCells() {
        open(TEN);
        int reused = schedule().counts().reused();
        caching.choice().set(Choice.BUDGET);
        assertThat(caching.budget().get()).isEqualTo(reused);
        caching.budgetField().text().set("7");
        assertThat(schedule()).isEqualTo(new CachePolicy.Budget(TEN, 7).schedule(run(MODEL, 10)));
        caching.budgetField().text().set("31");
        assertThat(caching.budgetField().error().getValue()).contains("Cells: expected 0 to 30, found 31");
        assertThat(schedule().counts().reused()).isEqualTo(7);
    }

    @Test
    void typedAndDraggedThetaAgree() {
        open(TEN);
        caching.thetaField().text().set("0.25");
        assertThat(caching.theta().get()).isEqualTo(0.25);
        caching.theta().set(0.123456);
        assertThat(caching.thetaField().text().get()).isEqualTo("0.1235");
        assertThat(caching.theta().get()).isEqualTo(0.123456);
        caching.thetaField().text().set("2");
        assertThat(caching.thetaField().error().getValue()).contains("θ: expected 0 to 1, found 2");
        assertThat(caching.theta().get()).isEqualTo(0.123456);
    }

    @Test
    void withoutAFittingRouterEverySecondStepReusesAndItIsSaid() {
        open();
        assertThat(schedule()).isEqualTo(new CachePolicy.AllCells(ReusePattern.ALTERNATE).schedule(run(MODEL, 10)));
        assertThat(caching.note().getValue())
                .hasValueSatisfying(note -> assertThat(note).startsWith("No router fits 10 DDIM steps"));
        assertThat(caching.unavailable(Choice.THETA)).isPresent();
    }

    @Test
    void aSolverThatNothingTrainsForIsNotSaidToLackARouter() {
        open(TEN);
        for (String solver : List.of("euler", "heun", "ddpm")) {
            shape.set(RunShape.of(MODEL.architecture(), 10, solver));
            assertThat(caching.note().getValue())
                    .hasValueSatisfying(note -> assertThat(note)
                            .startsWith("No routers are trained for "
                                    + SolverName.of(solver).title())
                            .doesNotContain("rain one"));
        }
    }

    @Test
    void aModelWithoutRoutersHasNoHistogram() {
        open(TEN);
        assertThat(caching.distribution().getValue().isEmpty()).isFalse();
        studio.routers.clear();
        model.set(FakeStudio.model("another", FakeStudio.DEPTH));
        assertThat(caching.router().getValue()).isNull();
        assertThat(caching.distribution().getValue().isEmpty()).isTrue();
    }

    @Test
    void cellsByHandOutliveThetaAndCanBeUndone() {
        open(TEN);
        var cell = new HandEdits.Cell(1, 0);
        assertThat(caching.chosen().getValue().action(1, 0)).isEqualTo(CellAction.REUSE);
        assertThat(caching.byHand().edit(List.of(cell), CellAction.COMPUTE)).isEmpty();
        caching.reuseAll();
        assertThat(schedule().action(1, 0)).isEqualTo(CellAction.COMPUTE);
        assertThat(caching.byHand().edits().getValue().size()).isEqualTo(1);

        caching.byHand().undo();
        assertThat(schedule()).isSameAs(caching.chosen().getValue());
        caching.byHand().redo();
        assertThat(schedule().action(1, 0)).isEqualTo(CellAction.COMPUTE);
        caching.byHand().clear();
        assertThat(caching.byHand().edits().getValue()).isEqualTo(HandEdits.NONE);
        assertThat(caching.byHand().canUndo()).isTrue();
    }

    @Test
    void fullRowsRefuseUnlessAnyStepMayReuse() {
        open(TEN);
        var full = new HandEdits.Cell(2, 0);
        assertThat(caching.byHand().edit(List.of(full), CellAction.REUSE))
                .hasValueSatisfying(why -> assertThat(why).contains("full step"));
        assertThat(caching.byHand().edits().getValue().size()).isZero();
        caching.byHand().pattern().set(ReusePattern.ANY_STEP);
        assertThat(caching.byHand().edit(List.of(full), CellAction.REUSE)).isEmpty();
        assertThat(schedule().action(2, 0)).isEqualTo(CellAction.REUSE);
        assertThat(caching.byHand().edit(List.of(new HandEdits.Cell(0, 0)), CellAction.REUSE))
                .isPresent();
    }

    @Test
    void aBrushOverFullRowsSetsTheOthersAndSaysHowManyStay() {
        open(TEN);
        var cells = List.of(new HandEdits.Cell(8, 0), new HandEdits.Cell(9, 0));
        assertThat(caching.byHand().edit(cells, CellAction.REUSE))
                .hasValueSatisfying(why -> assertThat(why).startsWith("1 of 2 cells stay."));
        assertThat(schedule().action(9, 0)).isEqualTo(CellAction.REUSE);
    }

    @Test
    void editsBelongToRunsOfOneSize() {
        open(TEN, SampleRouters.rising(MODEL, 20, -3, 0.1f, 0.5));
        caching.byHand().edit(List.of(new HandEdits.Cell(1, 0)), CellAction.COMPUTE);
        shape.set(run(MODEL, 20));
        assertThat(caching.byHand().edits().getValue()).isEqualTo(HandEdits.NONE);
        shape.set(run(MODEL, 10));
        assertThat(caching.byHand().edits().getValue().size()).isEqualTo(1);
    }

    @Test
    void aRouterOfAnotherDepthIsRefusedWithTheReason() {
        open(TEN);
        ModelSummary deep = FakeStudio.model("deep", 7);
        caching.use(FakeStudio.offer("deep", SampleRouters.flat(deep, 10)));
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.why()).contains("7 blocks"));
        assertThat(caching.router().getValue().name()).isEqualTo("router0");
    }

    @Test
    void importedDecisionsAreAFixedSchedule() {
        open(TEN);
        CacheSchedule decisions = new CachePolicy.AllCells(ReusePattern.ANY_STEP).schedule(run(MODEL, 10));
        caching.use(new RouterOffer("smooth", null, new RouterFile.Decisions(decisions), List.of()));
        assertThat(caching.choice().get()).isEqualTo(Choice.FIXED);
        assertThat(schedule()).isEqualTo(decisions);
        assertThat(caching.unavailable(Choice.THETA))
                .hasValueSatisfying(why -> assertThat(why).contains("no β"));
    }

    @Test
    void anEarlierChoiceIsShownAgain() {
        open(SampleRouters.rising(MODEL, 10, 0, 0.1f, 0.5), TEN);
        caching.use(studio.routers.get(0));
        caching.theta().set(0.7);
        caching.byHand().edit(List.of(new HandEdits.Cell(1, 0)), CellAction.COMPUTE);
        CachingState state = caching.state();
        CacheSchedule before = schedule();

        CachingViewModel later = new CachingViewModel(studio, jobs, Runnable::run, model, recipe, shape, problems::add);
        later.restore(state);

        assertThat(later.state()).isEqualTo(state);
        assertThat(later.schedule().getValue()).isEqualTo(before);
    }

    @Test
    void aMoveOfThetaOverFiftyStepsOfTwentyEightBlocksTakesLessThanTwoMilliseconds() {
        ModelSummary large = FakeStudio.model("DiT-XL/2", 28);
        studio.routers.add(FakeStudio.offer("large", SampleRouters.rising(large, 50, -3, 0.004f, 0.5)));
        model.set(large);
        shape.set(run(large, 50));
        long[] nanos = new long[400];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            caching.theta().set(0.1 + 0.8 * (i % 97) / 97);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        assertThat(nanos[nanos.length / 2] / 1e6).as("median, ms").isLessThan(2);
    }

    @Test
    void aThetaThatIsNoNumberIsPassedOverAndOneOutOfRangeCountsAsTheEnd() {
        open(TEN);
        CacheSchedule before = schedule();
        caching.theta().set(Double.NaN);
        assertThat(caching.theta().get()).isEqualTo(0.5);
        assertThat(schedule()).isSameAs(before);
        caching.theta().set(Double.POSITIVE_INFINITY);
        assertThat(caching.theta().get()).isEqualTo(1);
        assertThat(schedule().counts().reused()).isEqualTo(30);
        caching.theta().set(-7);
        assertThat(schedule().counts().reused()).isZero();
        assertThat(caching.thetaField().text().get()).isEqualTo("0");
        assertThat(caching.thetaField().error().getValue()).isEmpty();
    }

    @Test
    void aBetaOfZeroReusesAtThetaZeroAndNotBelow() {
        open(SampleRouters.rising(MODEL, 10, -200, 0, 0.5));
        assertThat(caching.distribution().getValue().levels())
                .singleElement()
                .satisfies(level -> assertThat(level.beta()).isZero());
        caching.theta().set(0);
        assertThat(schedule().counts().reused()).isEqualTo(30);
        caching.reuseNone();
        assertThat(schedule().counts().reused()).isZero();
    }

    @Test
    void whatNoRouterDecidesHasNoThetaToMove() {
        open(TEN);
        assertThat(caching.inForceAsChosen().getValue()).isEqualTo(Choice.THETA);
        shape.set(run(MODEL, 20));
        assertThat(caching.choice().get()).isEqualTo(Choice.THETA);
        assertThat(caching.inForceAsChosen().getValue()).isEqualTo(Choice.NONE);
        shape.set(run(MODEL, 10));
        caching.choice().set(Choice.BUDGET);
        assertThat(caching.inForceAsChosen().getValue()).isEqualTo(Choice.BUDGET);
    }

    @Test
    void aRouterThatIsSavedWhileItIsInUseIsKnownByItsFile() {
        Router trained = SampleRouters.rising(MODEL, 10, -2, 0.1f, 0.5);
        RouterOffer unsaved = new RouterOffer("trained here", null, new RouterFile.Learned(trained), List.of());
        RouterOffer saved = new RouterOffer("mine", Path.of("mine.json"), unsaved.content(), List.of());
        open(TEN);
        caching.use(unsaved);
        caching.choice().set(Choice.BUDGET);
        caching.budget().set(7);
        CacheSchedule schedule = schedule();

        caching.written(saved);

        assertThat(caching.router().getValue()).isEqualTo(saved);
        assertThat(caching.state().router()).isEqualTo(saved);
        assertThat(caching.routers())
                .extracting(RouterRow::offer)
                .contains(saved)
                .doesNotContain(unsaved);
        assertThat(caching.recentRouters()).extracting(RecentRouter::path).containsExactly(Path.of("mine.json"));
        assertThat(caching.choice().get()).isEqualTo(Choice.BUDGET);
        assertThat(schedule()).isSameAs(schedule);

        caching.written(FakeStudio.offer("other", SampleRouters.rising(MODEL, 10, -1, 0.1f, 0.5)));
        assertThat(caching.router().getValue()).as("another was saved").isEqualTo(saved);
        assertThat(caching.recentRouters()).hasSize(1);
    }

    @Test
    void aRouterThatIsChosenKeepsItsPlaceInTheList() {
        List<RouterOffer> offers = Stream.of(-3f, -2f, -1f)
                .map(low -> FakeStudio.offer("from " + low, SampleRouters.rising(MODEL, 10, low, 0.1f, 0.5)))
                .toList();
        studio.routers.addAll(offers);
        open(TEN);
        List<RouterOffer> before =
                caching.routers().stream().map(RouterRow::offer).toList();

        caching.use(offers.get(1));

        assertThat(caching.router().getValue()).isEqualTo(offers.get(1));
        assertThat(caching.routers()).extracting(RouterRow::offer).isEqualTo(before);
    }

    @Test
    void goingBackFromABudgetToThetaCountsTheCellsThatItFlips() {
        open(TEN);
        int byTheta = schedule().counts().reused();
        caching.choice().set(Choice.BUDGET);
        assertThat(caching.lastFlipped().get()).isZero();
        caching.budget().set(byTheta + 5);
        assertThat(caching.lastFlipped().get()).isEqualTo(5);
        caching.budget().set(byTheta + 7);
        caching.choice().set(Choice.THETA);
        assertThat(caching.lastFlipped().get()).isEqualTo(7);
    }

    @Test
    void editsInForceAreCountedAndThoseThatAreNotAreTold() {
        open(TEN);
        assertThat(caching.byHand().text().getValue()).isEmpty();
        caching.byHand().pattern().set(ReusePattern.ANY_STEP);
        caching.byHand().edit(List.of(new HandEdits.Cell(2, 0), new HandEdits.Cell(4, 1)), CellAction.REUSE);
        caching.byHand().edit(List.of(new HandEdits.Cell(1, 0)), CellAction.COMPUTE);
        assertThat(caching.byHand().text().getValue()).isEqualTo("3 by hand");
        caching.byHand().pattern().set(ReusePattern.ALTERNATE);
        assertThat(caching.byHand().text().getValue()).isEqualTo("1 by hand · 2 not possible here");
        assertThat(schedule().action(2, 0)).isEqualTo(CellAction.COMPUTE);
        shape.set(run(MODEL, 20));
        assertThat(caching.byHand().text().getValue()).isEmpty();
    }

    @Test
    void routerFilesUsedAreRememberedAndThoseAtHandAreNot() {
        open(TEN);
        caching.use(studio.routers.get(0));
        caching.use(studio.routers.get(0));
        assertThat(caching.recentRouters()).isEmpty();
        for (int i = 0; i < 10; i++) {
            RouterOffer offer = FakeStudio.offer("mine" + i, SampleRouters.flat(MODEL, 10));
            studio.routerFiles.put(offer.file(), offer);
            caching.importRouter(offer.file(), ReusePattern.ALTERNATE);
        }
        assertThat(caching.recentRouters()).hasSize(8).first().satisfies(newest -> {
            assertThat(newest.name()).isEqualTo("mine9");
            assertThat(newest.torchPattern()).isEqualTo(ReusePattern.ALTERNATE);
        });
        caching.importRouter(caching.recentRouters().get(3));
        assertThat(caching.router().getValue().name()).isEqualTo("mine6");
        assertThat(caching.recentRouters())
                .hasSize(8)
                .first()
                .satisfies(newest -> assertThat(newest.name()).isEqualTo("mine6"));
    }

    @Test
    void aRouterThatComesBackFindsThetaBudgetAndPatternAsTheyWere() {
        open(TEN);
        caching.theta().set(0.3);
        caching.choice().set(Choice.BUDGET);
        caching.budget().set(7);
        caching.byHand().pattern().set(ReusePattern.ANY_STEP);
        CacheSchedule before = schedule();
        shape.set(run(MODEL, 1)); // as while "12" is typed
        caching.budget().set(0); // as a slider does that has no cells to choose from
        shape.set(run(MODEL, 10));
        assertThat(caching.theta().get()).isEqualTo(0.3);
        assertThat(caching.budget().get()).isEqualTo(7);
        assertThat(caching.byHand().pattern().get()).isEqualTo(ReusePattern.ANY_STEP);
        assertThat(schedule()).isEqualTo(before);
    }

    @Test
    void anotherRouterTakesABudgetOfTheSameShare() {
        open(TEN, SampleRouters.rising(MODEL, 20, -3, 0.1f, 0.5));
        caching.choice().set(Choice.BUDGET);
        caching.budget().set(10);
        shape.set(run(MODEL, 20));
        assertThat(caching.budget().get()).isEqualTo(20);
    }

    @Test
    void aFixedScheduleThatDoesNotFitGivesWayToThetaAndItIsSaid() {
        open(TEN, SampleRouters.rising(MODEL, 20, -3, 0.1f, 0.5));
        CacheSchedule decisions = new CachePolicy.AllCells(ReusePattern.ANY_STEP).schedule(run(MODEL, 10));
        caching.use(new RouterOffer("smooth", null, new RouterFile.Decisions(decisions), List.of()));
        assertThat(caching.inForce().getValue()).isEqualTo(Choice.FIXED);
        shape.set(run(MODEL, 20));
        assertThat(caching.choice().get()).isEqualTo(Choice.FIXED);
        assertThat(caching.inForce().getValue()).isEqualTo(Choice.THETA);
        assertThat(caching.note().getValue())
                .contains("The imported schedule does not fit this run: cells follow θ of router1.");
    }

    @Test
    void aRunOfOneStepCannotReuseAndItIsSaid() {
        open(TEN);
        shape.set(run(MODEL, 1));
        assertThat(schedule().counts().reused()).isZero();
        assertThat(caching.note().getValue()).contains("A run of one step has no earlier output that it could reuse.");
        assertThat(caching.inForce().getValue()).isEqualTo(Choice.NONE);
    }

    @Test
    void aModelJustOpenedHasNoScheduleUntilItsRoutersAreKnown() {
        open(TEN);
        jobs.hold();
        model.set(FakeStudio.model("other", FakeStudio.DEPTH));
        assertThat(schedule()).isNull();
        assertThat(caching.note().getValue()).isEmpty();
        jobs.release();
        assertThat(schedule()).isNotNull();
    }

    @Test
    void anEarlierChoiceThatWaitsForRoutersIsKeptAndIsNotForAnotherModel() {
        open(TEN);
        CachingState state = new CachingState(null, Choice.THETA, 0.7, 3, HandEdits.NONE, ReusePattern.ANY_STEP);
        jobs.hold();
        model.set(FakeStudio.model("other", FakeStudio.DEPTH));
        caching.restore(state);
        assertThat(caching.state()).isEqualTo(state);
        model.set(FakeStudio.model("third", FakeStudio.DEPTH));
        jobs.release();
        assertThat(caching.theta().get()).isNotEqualTo(0.7);
    }
}
