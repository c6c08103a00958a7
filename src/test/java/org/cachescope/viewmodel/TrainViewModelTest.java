package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.SolverName;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.viewmodel.TrainViewModel.State;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.PausedTraining;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RouterTrainingListener.Point;
import org.cachescope.workspace.studio.RouterTrainingListener.Update;
import org.cachescope.workspace.studio.RouterTrainingOutcome;
import org.junit.jupiter.api.Test;

class TrainViewModelTest {
    private static final Router ROUTER = SampleRouters.rising(FakeStudio.SHIPPED, 4, -1.1f, 0.2f, 0.5);
    private static final RouterTrainingOutcome OUTCOME =
            new RouterTrainingOutcome(ROUTER, 0.5, new CellCounts(6, 0, 12), Duration.ofSeconds(9));

    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<ModelSummary> model = new SimpleObjectProperty<>(FakeStudio.SHIPPED);
    private final ObjectProperty<RunShape> shape = new SimpleObjectProperty<>();
    private final List<RouterOffer> used = new ArrayList<>();
    private final List<RouterOffer> written = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final TrainViewModel train = new TrainViewModel(
            model,
            shape,
            studio,
            jobs,
            Runnable::run,
            (router, file) -> (_, _) -> {
                if (file.startsWith("full")) {
                    throw new IOException("the disk is full");
                }
                return file;
            },
            used::add,
            written::add,
            problems::add);

    private static Update update(int iteration) {
        List<Point> points =
                List.of(new Point(iteration - 1, iteration - 1, 0.5, 7), new Point(iteration, iteration, 0.25, 6));
        return new Update(iteration, 6, points, ROUTER, new PausedTraining(iteration, new double[] {iteration}));
    }

    private State state() {
        return train.state().getValue();
    }

    @Test
    void aTrainingShowsRouterAndCurvesAndEndsInARouter() {
        studio.updates.addAll(List.of(update(2), update(4), update(6)));
        studio.outcome = new RouterTrainingOutcome[] {OUTCOME};
        List<State> states = new ArrayList<>();
        train.state().addListener((_, _, state) -> states.add(state));

        train.start();

        assertThat(states)
                .containsExactly(
                        new State.Running(0, 0, Optional.empty()),
                        new State.Running(2, 6, Optional.empty()),
                        new State.Running(4, 6, Optional.empty()),
                        new State.Running(6, 6, Optional.empty()),
                        new State.Done(OUTCOME));
        assertThat(train.curves().getValue().loss())
                .extracting(LearningCurves.Point::value)
                .containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
        assertThat(train.curves().getValue().sumOfScores()).last().isEqualTo(new LearningCurves.Point(6, 6));
        assertThat(train.heatmap().getValue().reused()).isEqualTo(6);
        assertThat(train.counts().getValue()).hasToString("6 of 12 cells reuse");
    }

    @Test
    void theFieldsAreWhatIsAskedFor() {
        train.fields().steps().text().set("10");
        train.fields().iterations().text().set("50");
        train.fields().straightThrough().text().set("0.4");
        train.start();

        var learning = studio.trained.getFirst().learning();
        assertThat(learning.steps()).isEqualTo(10);
        assertThat(learning.iterations()).isEqualTo(50);
        assertThat(learning.straightThrough()).isEqualTo(0.4);
        assertThat(learning.lambda()).isEqualTo(1e-5);
        assertThat(studio.trained.getFirst().data()).isNull();
    }

    @Test
    void aRouterForAnyStepThatDropsIsAskedForByTheErrorsOfImagesAlone() {
        assertThat(train.purpose().getValue()).contains("take their output from an earlier evaluation");
        train.fields().pattern().set(PatternChoice.ANY_STEP);
        train.fields().mode().set(RouterMode.DROP);
        assertThat(train.purpose().getValue()).contains("left out");
        assertThat(train.method().getValue())
                .contains("makes images")
                .contains("turned down")
                .contains("drops more");
        train.fields().loss().set(RouterLoss.OUTPUT);
        assertThat(train.obstacle().getValue())
                .hasValueSatisfying(why -> assertThat(why).contains("'any'"));
        train.start();
        assertThat(studio.trained).isEmpty();

        train.fields().loss().set(RouterLoss.RUN);
        assertThat(train.obstacle().getValue()).isEmpty();
        train.start();

        var learning = studio.trained.getFirst().learning();
        assertThat(learning.pattern()).isEqualTo(ReusePattern.ANY_STEP);
        assertThat(learning.mode()).isEqualTo(RouterMode.DROP);
        assertThat(learning.loss()).isEqualTo(RouterLoss.RUN);
    }

    @Test
    void everySecondEvaluationMayReuseUnlessAnythingElseIsChosen() {
        train.start();

        var learning = studio.trained.getFirst().learning();
        assertThat(learning.pattern()).isNull();
        assertThat(learning.mode()).isEqualTo(RouterMode.REUSE);
    }

    @Test
    void aUVitLearnsForItsSolverByTheLambdaThatFitsAndMarksItsBlocks() {
        UVitArchitecture sizes = new UVitArchitecture(16, 2, 4, 32, 2, 2, 128, 10, false, false, false);
        assertThat(train.fields().lambda().text().get()).isEqualTo("1e-5");
        model.set(FakeStudio.model("uvit", sizes));
        shape.set(RunShape.of(sizes, 4, "dpm-solver-2"));
        assertThat(train.fields().lambda().text().get()).isEqualTo("1e-2");
        assertThat(train.effort().getValue())
                .startsWith("60 iterations of 4 images")
                .contains("in the finished images of whole runs");
        studio.updates.add(update(2));

        train.start();

        var learning = studio.trained.getFirst().learning();
        assertThat(learning.solver()).isEqualTo(SolverName.DPM_SOLVER_2);
        assertThat(learning.steps()).isEqualTo(4);
        assertThat(learning.loss()).isEqualTo(RouterLoss.RUN);
        assertThat(train.heatmap().getValue().blockAxis()).isEqualTo("block · in 0–0, mid 1, out 2–2");
    }

    @Test
    void thePublishedLossBringsWhatSuitsItUnlessSomethingElseWasTyped() {
        train.fields().loss().set(RouterLoss.OUTPUT);
        assertThat(train.fields().batch().text().get()).isEqualTo("16");
        assertThat(train.effort().getValue())
                .startsWith("400 iterations of 16 images")
                .contains("in the network's output");
        train.fields().batch().text().set("8");

        train.fields().loss().set(RouterLoss.RUN);

        assertThat(train.fields().batch().text().get()).isEqualTo("8");
        assertThat(train.fields().learningRate().text().get()).isEqualTo("0.3");
        train.fields().loss().set(RouterLoss.OUTPUT);
        train.start();
        assertThat(studio.trained.getFirst().learning().loss()).isEqualTo(RouterLoss.OUTPUT);
    }

    @Test
    void aTrainingIsForRunsOfThePresentSolver() {
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), 6, "dpm++2m"));
        train.start();
        assertThat(studio.trained.getFirst().learning().solver()).isEqualTo(SolverName.DPM_PLUS_PLUS_2M);
    }

    @Test
    void aSolverThatNoRouterIsTrainedForLeavesTheNetworksOwn() {
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), 6, "ddpm"));
        train.start();
        assertThat(studio.trained.getFirst().learning().solver()).isNull();
    }

    @Test
    void aLambdaThatWasTypedStaysForAnotherNetwork() {
        train.fields().lambda().text().set("0.003");
        model.set(FakeStudio.model("uvit", new UVitArchitecture(16, 2, 4, 32, 2, 2, 128, 10, false, false, false)));
        assertThat(train.fields().lambda().text().get()).isEqualTo("0.003");
    }

    @Test
    void wrongFieldsSaySoInPlaceAndKeepItFromBeginning() {
        train.fields().straightThrough().text().set("1");
        assertThat(train.fields().straightThrough().error().getValue())
                .contains("Hardened at θ: expected between 0 and 1, found 1");
        train.fields().learningRate().text().set("0");
        assertThat(train.obstacle().getValue()).contains("Learning rate: expected above 0, found 0");
        train.start();
        assertThat(jobs.started()).isEmpty();

        train.fields().learningRate().text().set("0.1");
        train.fields().straightThrough().text().set("");
        assertThat(train.obstacle().getValue()).isEmpty();
        assertThat(train.fields().lambda().text().get()).isEqualTo("1e-5");
    }

    @Test
    void aModelWithoutGeneratorNeedsAFolderByTheLossOfOutputs() {
        ModelSummary m = FakeStudio.model("published", 3);
        model.set(new ModelSummary(
                m.choice(),
                m.name(),
                m.path(),
                m.architecture(),
                m.classNames(),
                m.parameters(),
                null,
                false,
                "",
                1.5,
                0.1,
                false,
                List.of()));
        assertThat(train.generatorMissing().getValue())
                .contains("The program cannot draw training images for published.");
        assertThat(train.source().get()).isEqualTo(DataSource.FOLDER);
        assertThat(train.obstacle().getValue()).as("whole runs need no images").isEmpty();
        train.fields().loss().set(RouterLoss.OUTPUT);
        assertThat(train.obstacle().getValue()).isPresent();

        train.folder().set(Path.of("photos"));
        train.start();
        assertThat(studio.trained.getFirst().data()).isEqualTo(Path.of("photos"));
    }

    @Test
    void aFolderThatWasChosenIsNotAskedForByWholeRuns() {
        train.source().set(DataSource.FOLDER);
        train.folder().set(Path.of("photos"));
        train.start();
        assertThat(studio.trained.getFirst().data()).isNull();
    }

    @Test
    void stepsFollowTheRunUntilAPersonTypesOthers() {
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), 50, "ddim"));
        assertThat(train.fields().steps().value().get()).isEqualTo(50);
        train.fields().steps().text().set("12");
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), 10, "ddim"));
        assertThat(train.fields().steps().value().get()).isEqualTo(12);
    }

    @Test
    void aPausedTrainingGoesOnWhereItWasByTheRecipeItBeganWith() {
        pausedAfter(4);
        assertThat(state()).isEqualTo(new State.Paused(4, 6));
        assertThat(train.curves().getValue().loss()).hasSize(4);

        train.fields().lambda().text().set("0.5");
        studio.updates.clear();
        studio.updates.add(update(6));
        studio.outcome = new RouterTrainingOutcome[] {OUTCOME};
        train.resume();

        assertThat(studio.trained.getLast().resume().iteration()).isEqualTo(4);
        assertThat(studio.trained.getLast().learning())
                .isEqualTo(studio.trained.getFirst().learning());
        assertThat(state()).isEqualTo(new State.Done(OUTCOME));
        assertThat(train.curves().getValue().loss()).hasSize(6);
    }

    /** Pauses as soon as the update of an iteration is seen. */
    private void pausedAfter(int iteration) {
        studio.updates.addAll(List.of(update(2), update(4), update(6)));
        train.state().addListener((_, _, state) -> {
            if (state instanceof State.Running running && running.iteration() == iteration) {
                train.pause();
            }
        });
        jobs.hold();
        train.start();
        jobs.release();
    }

    @Test
    void stoppingDiscardsWhatWasLearned() {
        pausedAfter(2);
        train.stop();
        assertThat(state()).isEqualTo(new State.Idle());
        assertThat(train.curves().getValue()).isEqualTo(LearningCurves.EMPTY);
        assertThat(train.heatmap().getValue()).isEqualTo(HeatmapContents.EMPTY);
        train.resume();
        assertThat(studio.trained).hasSize(1);
    }

    @Test
    void stoppingAtWorkHearsNoMoreOfIt() {
        studio.updates.add(update(2));
        jobs.hold();
        train.start();
        train.stop();
        jobs.release();
        assertThat(state()).isEqualTo(new State.Idle());
        assertThat(studio.trained).isEmpty();
    }

    @Test
    void timeLeftIsTold() {
        jobs.hold();
        train.start();
        Optional<Duration> left = Optional.of(Duration.ofSeconds(30));
        jobs.progress(0, new Progress.Advanced("training", 1, 6, Duration.ofSeconds(6), left, ""));
        assertThat(state()).isEqualTo(new State.Running(0, 0, left));
    }

    @Test
    void aFailureIsTold() {
        train.start();
        assertThat(state())
                .isEqualTo(new State.Failed(new Problem("Training a router failed", "no outcome was set"), 0, 0));
    }

    @Test
    void aTrainingThatFailedGoesOnFromItsLastUpdate() {
        studio.updates.addAll(List.of(update(2), update(4)));
        train.start();
        assertThat(state())
                .isEqualTo(new State.Failed(new Problem("Training a router failed", "no outcome was set"), 4, 6));
        assertThat(train.curves().getValue().loss()).hasSize(4);

        studio.updates.clear();
        studio.updates.add(update(6));
        studio.outcome = new RouterTrainingOutcome[] {OUTCOME};
        train.resume();

        assertThat(studio.trained.getLast().resume().iteration()).isEqualTo(4);
        assertThat(state()).isEqualTo(new State.Done(OUTCOME));
        assertThat(train.curves().getValue().loss()).hasSize(6);
    }

    @Test
    void anotherModelIsToldThatTheRouterWasNotTrainedForIt() {
        studio.outcome = new RouterTrainingOutcome[] {OUTCOME};
        train.start();
        model.set(FakeStudio.model("other", FakeStudio.DEPTH));
        train.useNow();
        assertThat(used.getFirst().notes())
                .containsExactly(
                        "The router was trained for shapes32-dit, the model is other: its β say little about" + " it.");
    }

    @Test
    void whatWouldLoseAnUnsavedRouterAsksFirst() {
        List<String> asked = new ArrayList<>();
        studio.outcome = new RouterTrainingOutcome[] {OUTCOME};
        train.leave(new Answers(asked, Answer.CANCEL), () -> asked.add("left"));
        assertThat(asked).as("there is no router").containsExactly("left");
        asked.clear();

        train.start();
        train.leave(new Answers(asked, Answer.CANCEL), () -> asked.add("left"));
        assertThat(asked).containsExactly("The router that was trained has not been saved.");
        asked.clear();

        train.leave(new Answers(asked, Answer.SAVE_TO_FULL_DISK), () -> asked.add("left"));
        assertThat(asked).as("what could not be saved is not lost").doesNotContain("left");
        assertThat(problems).hasSize(1);
        asked.clear();

        train.leave(new Answers(asked, Answer.SAVE), () -> asked.add("left"));
        assertThat(asked).last().isEqualTo("left");
        assertThat(train.saved().getValue()).isEqualTo(Path.of("shapes32-dit-ddim-4-lambda1e-4.json"));
        asked.clear();

        train.leave(new Answers(asked, Answer.CANCEL), () -> asked.add("left"));
        assertThat(asked).as("it is saved").containsExactly("left");
        asked.clear();

        train.start();
        train.leave(new Answers(asked, Answer.DISCARD), () -> asked.add("left"));
        assertThat(asked).last().isEqualTo("left");
    }

    @Test
    void whatWouldEndATrainingAsksFirstAndCanKeepWhatItHasLearned() {
        List<String> asked = new ArrayList<>();
        pausedAfter(4);

        train.leave(new Answers(asked, Answer.CANCEL), () -> asked.add("left"));
        assertThat(asked)
                .containsExactly("A router is in training, 4 of 6 iterations done; what it has learned would be lost.");
        assertThat(state()).isEqualTo(new State.Paused(4, 6));
        asked.clear();

        train.leave(new Answers(asked, Answer.SAVE), () -> asked.add("left"));
        assertThat(asked).last().isEqualTo("left");
        assertThat(train.saved().getValue()).isEqualTo(Path.of("shapes32-dit-ddim-4-lambda1e-4.json"));
        asked.clear();

        train.stop();
        train.leave(new Answers(asked, Answer.CANCEL), () -> asked.add("left"));
        assertThat(asked).as("it was given up").containsExactly("left");
    }

    @Test
    void whatIsSavedAtTheEndIsTheRouterOfThatMoment() {
        List<Runnable> yes = new ArrayList<>();
        Router last = SampleRouters.rising(FakeStudio.SHIPPED, 4, -1, 0.3f, 0.5);
        studio.updates.addAll(List.of(update(2), update(4), update(6)));
        studio.outcome =
                new RouterTrainingOutcome[] {new RouterTrainingOutcome(last, 0.5, OUTCOME.cells(), OUTCOME.elapsed())};
        List<String> asked = new ArrayList<>();
        Answers thinking = new Answers(asked, Answer.SAVE) {
            @Override
            public void unsaved(String what, Runnable save, Runnable discard) {
                asked.add(what);
                yes.add(save);
            }
        };
        train.state().addListener((_, _, state) -> {
            if (state instanceof State.Running running && running.iteration() == 4) {
                train.leave(thinking, () -> asked.add("left"));
            }
        });
        train.start();
        assertThat(state()).as("the training ended while the question was open").isInstanceOf(State.Done.class);
        assertThat(asked).singleElement().satisfies(what -> assertThat(what).contains("in training"));

        yes.forEach(Runnable::run);

        assertThat(written).extracting(RouterOffer::content).containsExactly(new RouterFile.Learned(last));
        assertThat(asked).last().isEqualTo("left");
    }

    private enum Answer {
        SAVE,
        SAVE_TO_FULL_DISK,
        DISCARD,
        CANCEL
    }

    private static class Answers implements Dialogs {
        private final List<String> asked;
        private final Answer answer;

        Answers(List<String> asked, Answer answer) {
            this.asked = asked;
            this.answer = answer;
        }

        @Override
        public void openFile(String title, Consumer<Path> then) {}

        @Override
        public void openFolder(String title, Consumer<Path> then) {}

        @Override
        public void saveFile(String title, String suggestedName, Consumer<Path> then) {
            then.accept(answer == Answer.SAVE ? Path.of(suggestedName) : Path.of("full", suggestedName));
        }

        @Override
        public void unsaved(String what, Runnable save, Runnable discard) {
            asked.add(what);
            switch (answer) {
                case SAVE, SAVE_TO_FULL_DISK -> save.run();
                case DISCARD -> discard.run();
                case CANCEL -> {}
            }
        }

        @Override
        public void reusePattern(Path file, List<ReusePattern> choices, Consumer<ReusePattern> then) {}
    }

    @Test
    void theRouterIsSavedAndTakenIntoUse() {
        studio.outcome = new RouterTrainingOutcome[] {OUTCOME};
        train.useNow();
        train.start();
        train.useNow();
        train.save(Path.of("full", "disk.json"));
        assertThat(train.saved().getValue()).isNull();
        train.save(Path.of("out", "mine.json"));
        train.useNow();

        assertThat(problems).containsExactly(new Problem("Saving disk.json failed", "the disk is full"));
        assertThat(written).containsExactly(used.getLast());
        assertThat(train.saved().getValue()).isEqualTo(Path.of("out", "mine.json"));
        assertThat(used)
                .containsExactly(
                        new RouterOffer(
                                "trained here, 4 steps, λ 1e-4", null, new RouterFile.Learned(ROUTER), List.of()),
                        new RouterOffer(
                                "mine", Path.of("out", "mine.json"), new RouterFile.Learned(ROUTER), List.of()));
    }
}
