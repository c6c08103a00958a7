package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.StepListener;
import org.junit.jupiter.api.Test;

class CompareViewModelTest {
    private static final int STEPS = 4;

    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<RunRequest> request = new SimpleObjectProperty<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> saved = new ArrayList<>();
    private final CompareViewModel compare =
            new CompareViewModel(request, studio, jobs, Runnable::run, new RecordingExport(), problems::add);

    private final class RecordingExport implements PictureExport {
        @Override
        public Task<Path> image(RunKind kind, GeneratedRun run, int image, Path file) {
            return (_, _) -> {
                saved.add(run.request().schedule().counts().reused() + " reused, image " + image + " to " + file);
                return file;
            };
        }

        @Override
        public Task<Path> grid(GeneratedRun full, GeneratedRun cached, Path file) {
            return (_, _) -> {
                throw new IOException(file + ": the disk is full");
            };
        }
    }

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
        List<?> former = compare.cachedPictures().getValue().pictures();
        jobs.hold();

        request.set(run(1, none()));

        assertThat(compare.state().getValue()).isEqualTo(new State.Running(RunKind.CACHED, 0, STEPS));
        assertThat(compare.fullPictures().getValue().stale()).isFalse();
        assertThat(compare.cachedPictures().getValue().stale()).isTrue();
        assertThat(compare.cachedPictures().getValue().pictures()).isEqualTo(former);
        jobs.release();
        assertThat(compare.cachedPictures().getValue().stale()).isFalse();
        assertThat(compare.cachedPictures().getValue().pictures()).isNotEqualTo(former);
    }

    @Test
    void framesAreShownAsTheyAreMade() {
        List<State> states = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        compare.state().addListener((_, _, state) -> states.add(state));
        compare.fullPictures().addListener((_, _, shown) -> captions.add(shown.caption()));
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
        assertThat(compare.fullPictures().getValue().pictures())
                .isEqualTo(compare.full().getValue().images());

        compare.frame().set(1);

        assertThat(compare.fullPictures().getValue().pictures())
                .isEqualTo(compare.full().getValue().frames().get(1).x0());
        assertThat(compare.fullPictures().getValue().caption()).isEqualTo("full · step 1, timestep 750 · x₀");
        compare.frameKind().set(FrameKind.LATENT);
        assertThat(compare.cachedPictures().getValue().caption())
                .isEqualTo("cached · 12 of 12 reuse · step 1, timestep 750 · x_t");

        compare.frame().set(STEPS);
        request.set(run(1, CacheSchedule.full(6, 2 * FakeStudio.DEPTH)));
        assertThat(compare.steps().get()).isEqualTo(6);
        assertThat(compare.frame().get()).isEqualTo(6);
    }

    @Test
    void captionsSayWhichRunAndHowFar() {
        request.set(run(1, all()));

        assertThat(compare.fullPictures().getValue().caption()).isEqualTo("full · 4 of 4 steps");
        assertThat(compare.cachedPictures().getValue().caption()).isEqualTo("cached · 12 of 12 reuse");
        compare.amplification().set(Amplification.X4);
        assertThat(compare.differenceCaption().getValue()).isEqualTo("difference · ×4");
    }

    @Test
    void qualityIsThatOfTheImagesShown() {
        assertThat(compare.qualityText(0)).isEmpty();

        request.set(run(1, none()));
        assertThat(compare.qualityText(0)).contains("identical · SSIM 1.000");

        request.set(run(1, all()));
        assertThat(compare.quality().getValue().images()).hasSize(2);
        assertThat(compare.quality().getValue().mean().identical()).isZero();
        assertThat(compare.qualityText(1).orElseThrow()).contains(" dB · SSIM ");
        assertThat(compare.qualityText(2)).isEmpty();
    }

    @Test
    void anInvalidRequestKeepsThePicturesAsStale() {
        request.set(run(1, all()));

        request.set(null);

        assertThat(compare.state().getValue()).isEqualTo(new State.Stale());
        assertThat(compare.fullPictures().getValue().stale()).isTrue();
        assertThat(compare.fullPictures().getValue().caption()).isEqualTo("full · outdated");
        assertThat(compare.fullPictures().getValue().pictures()).hasSize(2);
    }

    @Test
    void aFailureIsToldAndTriedAgainOnRequest() {
        FailingStudio failing = new FailingStudio();
        CompareViewModel model =
                new CompareViewModel(request, failing, jobs, Runnable::run, new RecordingExport(), problems::add);

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

    @Test
    void theChosenImageIsSavedAndAFailedGridIsTold() {
        request.set(run(1, all()));
        compare.selected().set(1);

        compare.saveImage(RunKind.CACHED, Path.of("a.png"));
        compare.saveGrid(Path.of("grid.png"));

        assertThat(saved).containsExactly("12 reused, image 1 to a.png");
        assertThat(problems).containsExactly(new Problem("Saving grid.png failed", "grid.png: the disk is full"));
    }

    @Test
    void nothingIsSavedBeforeThereIsSomething() {
        compare.saveImage(RunKind.FULL, Path.of("a.png"));
        compare.saveGrid(Path.of("grid.png"));

        assertThat(jobs.started()).isEmpty();
        assertThat(compare.canSaveGrid().getValue()).isFalse();
    }
}
