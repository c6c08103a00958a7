package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.viewmodel.CompareViewModel.State;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.StepListener;
import org.junit.jupiter.api.Test;

class CompareViewModelTest {
    private static final int STEPS = 4;

    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<RunRequest> request = new SimpleObjectProperty<>();
    private final CompareViewModel compare = new CompareViewModel(request, studio, jobs, Runnable::run);

    static RunRequest run(long seed, CacheSchedule schedule) {
        return new RunRequest(
                FakeStudio.SHIPPED,
                new SamplingRecipe(
                        List.of(1L, 2L), schedule.evaluations(), new Solver.Ddim(0), new Guidance(2, 3), true, seed),
                schedule);
    }

    static CacheSchedule none() {
        return CacheSchedule.full(STEPS, 2 * FakeStudio.DEPTH);
    }

    static CacheSchedule all() {
        return new CachePolicy.AllCells(ReusePattern.ALTERNATE)
                .schedule(RunShape.of(FakeStudio.SHIPPED.architecture(), STEPS, "ddim"));
    }

    private ShownPictures full() {
        return compare.images().getValue().full();
    }

    private ShownPictures cached() {
        return compare.images().getValue().cached();
    }

    private List<Integer> reusedOfGenerated() {
        return studio.generated.stream()
                .map(made -> made.schedule().counts().reused())
                .toList();
    }

    @Test
    void withoutARequestThereIsNothing() {
        assertThat(compare.state().getValue()).isEqualTo(new State.Nothing());
        assertThat(studio.generated).isEmpty();
    }

    @Test
    void aRequestMakesTheFullRunAndThenTheCachedOne() {
        request.set(run(1, all()));

        assertThat(reusedOfGenerated()).containsExactly(0, 12);
        assertThat(compare.state().getValue()).isEqualTo(new State.Shown());
        assertThat(compare.settled().getValue()).isTrue();
        assertThat(compare.full().getValue().request().makesSame(run(1, none())))
                .isTrue();
        assertThat(compare.cached().getValue().request().makesSame(run(1, all())))
                .isTrue();
    }

    @Test
    void beforeThereIsAnImageItsPlaceSaysWhatItWaitsFor() {
        List<String> told = new ArrayList<>();
        compare.placeholder().subscribe(text -> told.add(text));
        assertThat(told).singleElement().asString().contains("as soon as a model is open");
        System.gc(); // a view that was told once must be told again
        jobs.hold();
        request.set(run(1, all()));
        assertThat(told.getLast()).startsWith("Making the first images: evaluation 0 of ");
        jobs.release();
        assertThat(told.getLast()).isEmpty();
        request.set(null);
        assertThat(compare.placeholder().getValue()).isEmpty();
    }

    @Test
    void aChangedScheduleMakesTheCachedRunAlone() {
        request.set(run(1, all()));
        studio.generated.clear();

        request.set(run(1, none()));

        assertThat(reusedOfGenerated()).containsExactly(0);
        assertThat(compare.cached().getValue().request().schedule().counts().reused())
                .isZero();
    }

    @Test
    void aChangedRecipeMakesBothAnew() {
        request.set(run(1, all()));
        studio.generated.clear();

        request.set(run(2, all()));

        assertThat(reusedOfGenerated()).containsExactly(0, 12);
    }

    @Test
    void theSameRequestByAnotherRouterMakesNothing() {
        request.set(run(1, all()));
        studio.generated.clear();
        CacheSchedule sameActions = new CacheSchedule(all().rows().stream()
                .map(row -> new CacheSchedule.Row(OptionalInt.empty(), row.cells()))
                .toList());

        request.set(run(1, sameActions));

        assertThat(studio.generated).isEmpty();
        assertThat(compare.state().getValue()).isEqualTo(new State.Shown());
    }

    @Test
    void theNewestRequestWinsAndOneRunOfAKindIsAtWork() {
        request.set(run(1, none()));
        studio.generated.clear();
        jobs.hold();

        request.set(run(1, all()));
        request.set(run(1, edited(0)));
        request.set(run(1, edited(1)));
        assertThat(jobs.waiting()).containsExactly("Cached run");
        jobs.release();

        assertThat(studio.generated).hasSize(1);
        assertThat(studio.generated.getFirst().makesSame(run(1, edited(1)))).isTrue();
        assertThat(compare.cached().getValue().request().makesSame(run(1, edited(1))))
                .isTrue();
        assertThat(compare.state().getValue()).isEqualTo(new State.Shown());
    }

    private static CacheSchedule edited(int column) {
        return new HandEdits(Map.of(new HandEdits.Cell(1, column), CellAction.COMPUTE))
                .applyTo(all(), ReusePattern.ALTERNATE);
    }

    @Test
    void backToWhatIsShownCancelsAndMakesNothing() {
        request.set(run(1, none()));
        studio.generated.clear();
        jobs.hold();

        request.set(run(1, all()));
        request.set(run(1, none()));
        jobs.release();

        assertThat(studio.generated).isEmpty();
        assertThat(compare.state().getValue()).isEqualTo(new State.Shown());
        assertThat(compare.cached().getValue().request().makesSame(run(1, none())))
                .isTrue();
    }

    @Test
    void whatWasThereStaysAndIsMarkedStale() {
        request.set(run(1, all()));
        List<?> former = cached().pictures();
        jobs.hold();

        request.set(run(1, none()));

        assertThat(compare.state().getValue()).isEqualTo(new State.Running(RunKind.CACHED, 0, STEPS));
        assertThat(full().stale()).isFalse();
        assertThat(cached().stale()).isTrue();
        assertThat(cached().pictures()).isEqualTo(former);
        jobs.release();
        assertThat(cached().stale()).isFalse();
        assertThat(cached().pictures()).isNotEqualTo(former);
    }

    @Test
    void framesAreShownAsTheyAreMade() {
        List<State> states = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        compare.state().addListener((_, _, state) -> states.add(state));
        compare.images().addListener((_, _, shown) -> captions.add(shown.full().caption()));
        jobs.hold();

        request.set(run(1, none()));
        jobs.release();

        assertThat(captions).containsSubsequence("full · 1 of 4 steps", "full · 3 of 4 steps", "full · 4 of 4 steps");
        assertThat(states).last().isEqualTo(new State.Shown());
    }

    @Test
    void theScrubberShowsStepsAndStaysAtItsEnd() {
        request.set(run(1, all()));
        assertThat(compare.frame().get()).isEqualTo(STEPS);
        assertThat(full().pictures()).isEqualTo(compare.full().getValue().images());

        compare.frame().set(1);

        assertThat(full().pictures())
                .isEqualTo(compare.full().getValue().frames().get(1).x0());
        assertThat(full().caption()).isEqualTo("full · step 1, t 750 · x₀");
        compare.frameKind().set(FrameKind.LATENT);
        assertThat(cached().caption()).isEqualTo("cached · step 1, t 750 · xₜ");

        compare.frame().set(STEPS);
        request.set(run(1, CacheSchedule.full(6, 2 * FakeStudio.DEPTH)));
        assertThat(compare.steps().get()).isEqualTo(6);
        assertThat(compare.frame().get()).isEqualTo(6);
    }

    @Test
    void captionsSayWhichRunAndHowFar() {
        request.set(run(1, all()));

        assertThat(full().caption()).isEqualTo("full · 4 of 4 steps");
        assertThat(cached().caption()).isEqualTo("cached · 12 of 12 reuse");
        compare.amplification().set(Amplification.X4);
        assertThat(compare.images().getValue().difference().caption()).isEqualTo("difference · ×4");
    }

    @Test
    void aDifferenceOfNothingIsCalledIdentical() {
        request.set(run(1, CacheSchedule.full(STEPS, 2 * FakeStudio.DEPTH)));

        for (Amplification amplification : Amplification.values()) {
            compare.amplification().set(amplification);
            assertThat(compare.images().getValue().difference().caption()).isEqualTo("difference · identical");
        }
    }

    private List<String> notes() {
        return compare.images().getValue().notes();
    }

    @Test
    void qualityIsThatOfTheImagesShown() {
        assertThat(notes()).isEmpty();

        request.set(run(1, none()));
        assertThat(notes()).containsExactly("identical", "identical");

        request.set(run(1, all()));
        assertThat(compare.quality().getValue().images()).hasSize(2);
        assertThat(compare.quality().getValue().mean().identical()).isZero();
        assertThat(notes()).hasSize(2).allSatisfy(note -> assertThat(note).endsWith(" dB"));

        compare.frame().set(1);
        assertThat(notes()).as("of a step, which was not measured").isEmpty();
    }

    @Test
    void noFigureOfAFormerRunStandsBelowOneThatIsBeingMade() {
        request.set(run(1, all()));
        compare.frame().set(0);
        jobs.hold();
        request.set(run(1, none()));
        compare.frame().set(STEPS);

        assertThat(cached().stale()).isTrue();
        assertThat(notes()).isEmpty();
    }

    @Test
    void everyChangeIsOneValue() {
        List<ComparedImages> seen = new ArrayList<>();
        request.set(run(1, none()));
        compare.images().addListener((_, _, next) -> seen.add(next));
        jobs.hold();
        request.set(run(1, all()));
        assertThat(seen).hasSize(1);
        seen.clear();

        compare.frame().set(2);
        assertThat(seen).hasSize(1);
        compare.amplification().set(Amplification.X8);
        assertThat(seen).hasSize(2);
    }

    @Test
    void theDifferenceIsOfEveryColourEnlargedAndCutOff() {
        request.set(run(1, all()));
        compare.amplification().set(Amplification.X16);
        ComparedImages shown = compare.images().getValue();
        Picture full = shown.full().pictures().getFirst();
        Picture cached = shown.cached().pictures().getFirst();
        int apart = Math.abs(Byte.toUnsignedInt(full.rgb()[0]) - Byte.toUnsignedInt(cached.rgb()[0]));
        assertThat(apart).isPositive();

        Picture difference = shown.difference().pictures().getFirst();
        assertThat(Byte.toUnsignedInt(difference.rgb()[0])).isEqualTo(Math.min(255, 16 * apart));
        compare.amplification().set(Amplification.AUTO);
        int greatest = 0;
        for (Picture picture : compare.images().getValue().difference().pictures()) {
            for (byte colour : picture.rgb()) {
                greatest = Math.max(greatest, Byte.toUnsignedInt(colour));
            }
        }
        assertThat(greatest).isEqualTo(255);
    }

    @Test
    void imagesOfAnotherSizeAreNotComparedWithFormerOnes() {
        request.set(run(1, all()));
        ShownPictures small = new ShownPictures(
                List.of(new Picture(1, 1, new byte[3]), new Picture(1, 1, new byte[3])),
                true,
                "cached · outdated",
                request.get());

        ComparedImages shown = ComparedImages.of(full(), small, List.of(), List.of("1.0 dB"), Amplification.X1);

        assertThat(shown.cached().pictures()).isEmpty();
        assertThat(shown.difference().pictures()).isEmpty();
        assertThat(shown.notes()).isEmpty();
        assertThat(shown.count()).isEqualTo(2);
    }

    @Test
    void imagesOfAnotherModelGiveWayToTheFirstOfThisOne() {
        request.set(run(1, all()));
        RunRequest before = request.get();
        jobs.hold();
        List<String> shown = new ArrayList<>();
        compare.images()
                .addListener((_, _, now) ->
                        shown.add(now.full().caption() + (now.full().stale() ? ", of before" : "")));

        request.set(new RunRequest(FakeStudio.model("other", FakeStudio.DEPTH), before.recipe(), before.schedule()));
        assertThat(full().caption()).as("nothing is there yet").isEqualTo("full · outdated");
        jobs.release();

        assertThat(shown).contains("full · 1 of 4 steps").doesNotContain("full · 1 of 4 steps, of before");
    }

    @Test
    void aSolverOfTwoEvaluationsAStepCountsThem() {
        jobs.hold();
        RunRequest ddim = run(1, none());
        SamplingRecipe two = new SamplingRecipe(
                ddim.recipe().labels(),
                STEPS / 2,
                new Solver.DpmSolver2(),
                ddim.recipe().guidance(),
                true,
                1);
        List<String> captions = new ArrayList<>();
        compare.images().addListener((_, _, shown) -> captions.add(shown.full().caption()));
        request.set(new RunRequest(ddim.model(), two, ddim.schedule()));
        jobs.release();
        assertThat(captions).contains("full · NFE 1 of 4");
    }

    @Test
    void zoomStaysWithinItsBounds() {
        compare.zoomOut();
        assertThat(compare.zoom().get()).isEqualTo(1);
        compare.zoomIn();
        assertThat(compare.zoom().get()).isEqualTo(1.25);
        compare.zoom().set(99);
        assertThat(compare.zoom().get()).isEqualTo(CompareViewModel.LARGEST_ZOOM);
        compare.zoom().set(Double.NaN);
        assertThat(compare.zoom().get()).isEqualTo(1);
    }

    @Test
    void anInvalidRequestKeepsThePicturesAsStale() {
        request.set(run(1, all()));

        request.set(null);

        assertThat(compare.state().getValue()).isEqualTo(new State.Stale());
        assertThat(full().stale()).isTrue();
        assertThat(full().caption()).isEqualTo("full · outdated");
        assertThat(full().pictures()).hasSize(2);
    }

    @Test
    void aFailureIsToldAndTriedAgainOnRequest() {
        FailingStudio failing = new FailingStudio();
        CompareViewModel model = new CompareViewModel(request, failing, jobs, Runnable::run);

        request.set(run(1, all()));
        assertThat(model.state().getValue())
                .isEqualTo(new State.Failed(new Problem("Full run failed", "out of memory")));

        failing.works = true;
        model.retry();
        assertThat(model.state().getValue()).isEqualTo(new State.Shown());
    }

    private static final class FailingStudio extends FakeStudio {
        private boolean works;

        @Override
        public Task<GeneratedRun> generate(RunRequest request, StepListener steps) {
            Task<GeneratedRun> task = super.generate(request, steps);
            return (progress, cancel) -> {
                if (!works) {
                    throw new IOException("out of memory");
                }
                return task.run(progress, cancel);
            };
        }
    }
}
