package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.viewmodel.ReadoutViewModel.State;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadoutViewModelTest {
    private static final int STEPS = 4;

    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<ModelSummary> model = new SimpleObjectProperty<>();
    private final ObjectProperty<RunShape> shape = new SimpleObjectProperty<>();
    private final ObjectProperty<RunRequest> request = new SimpleObjectProperty<>();
    private final CachingViewModel caching =
            new CachingViewModel(studio, jobs, Runnable::run, model, new SimpleObjectProperty<>(), shape, problem -> {
                throw new AssertionError(problem);
            });
    private final CompareViewModel compare = new CompareViewModel(request, studio, jobs, Runnable::run);
    private final ManualCountdown countdown = new ManualCountdown();
    private final ReadoutViewModel readout =
            new ReadoutViewModel(request, caching, compare, studio, jobs, Runnable::run, countdown);

    private static final class ManualCountdown implements Countdown {
        private @Nullable Runnable waiting;

        @Override
        public void restart(Duration wait, Runnable action) {
            assertThat(wait).isEqualTo(MeasuredTimes.QUIET);
            waiting = action;
        }

        @Override
        public void stop() {
            waiting = null;
        }

        void elapse() {
            Runnable action = waiting;
            waiting = null;
            if (action != null) {
                action.run();
            }
        }
    }

    /** Six of twelve cells reuse. */
    private void open() {
        RouterOffer offer =
                FakeStudio.offer("rising", SampleRouters.rising(FakeStudio.SHIPPED, STEPS, -1.1f, 0.2f, 0.5));
        studio.routers.add(new RouterOffer(offer.name(), offer.file(), offer.content(), List.of("Made elsewhere.")));
        model.set(FakeStudio.SHIPPED);
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), STEPS, "ddim"));
        caching.theta().set(0.5);
        ask();
    }

    private void ask() {
        CacheSchedule schedule = caching.schedule().getValue();
        request.set(CompareViewModelTest.run(1, schedule));
    }

    private ReadoutText text() {
        return readout.text().getValue();
    }

    @Test
    void whatWasNotMeasuredIsNotShown() {
        assertThat(text().speedUp()).isEqualTo(ReadoutText.UNKNOWN);
        assertThat(text().besideSpeedUp()).isEqualTo("There is no complete run yet.");
        open();
        assertThat(text().besideSpeedUp()).startsWith("ideal ").endsWith("× by MACs");
        assertThat(text().speedUp()).isEqualTo(ReadoutText.UNKNOWN);
        assertThat(text().fullLatency()).isEqualTo(ReadoutText.UNKNOWN);
        assertThat(text().spared()).isEqualTo("6 of 12 (50.0 %)");
        assertThat(text().sparedMhsa()).isEqualTo("3 of 6 (50.0 %)");
        assertThat(text().ideal()).endsWith("×");
        assertThat(text().publishedMacs()).startsWith("as published");
        assertThat(text().psnr()).endsWith(" dB");
        assertThat(text().memory()).isEqualTo("512 MiB (64 MiB of it remembered runs)");
    }

    @Test
    void timesAreMeasuredOnceQuietHasReturned() {
        open();
        assertThat(studio.timed).isEmpty();
        countdown.elapse();
        assertThat(studio.timed).hasSize(1);
        assertThat(text().speedUp()).isEqualTo("2.00×");
        assertThat(text().cachedLatency()).isEqualTo("104 ms (n = 3, 102 ms to 107 ms)");
        assertThat(readout.timesStale().getValue()).isFalse();
        countdown.elapse();
        assertThat(studio.timed).hasSize(1);
    }

    @Test
    void measuringUnaskedCanBeSwitchedOff() {
        readout.automatic().set(false);
        open();
        countdown.elapse();
        assertThat(studio.timed).isEmpty();
        readout.measure();
        assertThat(studio.timed).hasSize(1);
    }

    @Test
    void nothingIsMeasuredUnaskedWhileAJobIsAtWork() {
        open();
        jobs.hold();
        jobs.start("Training", (_, _) -> 1, outcome -> assertThat(outcome).isInstanceOf(JobOutcome.Done.class));
        countdown.elapse();
        assertThat(studio.timed).isEmpty();
        jobs.release();
        countdown.elapse();
        assertThat(studio.timed).hasSize(1);
    }

    @Test
    void anotherScheduleMakesTimesStaleUntilTheyAreMeasuredAgain() {
        open();
        countdown.elapse();
        caching.theta().set(0.6);
        ask();
        assertThat(readout.timesStale().getValue()).isTrue();
        assertThat(readout.timing().getValue().stale()).isTrue();
        countdown.elapse();
        assertThat(readout.timesStale().getValue()).isFalse();
        assertThat(studio.timed).hasSize(2);
    }

    @Test
    void anotherRequestCancelsTheMeasuring() {
        open();
        jobs.hold();
        readout.measure();
        caching.theta().set(0.6);
        ask();
        jobs.release();
        assertThat(studio.timed).isEmpty();
        countdown.elapse();
        assertThat(studio.timed).hasSize(1);
    }

    @Test
    void aCancelledMeasuringIsNotRepeatedUnasked() {
        open();
        jobs.hold();
        readout.measure();
        assertThat(readout.state().getValue()).isEqualTo(new State.Measuring(0, 0));
        readout.cancel();
        jobs.release();
        countdown.elapse();
        assertThat(studio.timed).isEmpty();
        assertThat(readout.state().getValue()).isEqualTo(new State.Idle());
    }

    @Test
    void whatIsMeasuredUnaskedGivesWayToEveryOtherJobAndBeginsAnewAfterIt() {
        open();
        jobs.hold();
        countdown.elapse();
        assertThat(jobs.waiting()).containsExactly("Measuring latency");
        jobs.start("Training", (_, _) -> 1, outcome -> assertThat(outcome).isInstanceOf(JobOutcome.Done.class));
        jobs.release();
        assertThat(studio.timed).isEmpty();
        countdown.elapse();
        assertThat(studio.timed).hasSize(1);
    }

    @Test
    void whatAPersonHasMeasuredGoesOnBesideAnotherJob() {
        open();
        jobs.hold();
        readout.measure();
        jobs.start("Training", (_, _) -> 1, outcome -> assertThat(outcome).isInstanceOf(JobOutcome.Done.class));
        jobs.release();
        assertThat(studio.timed).hasSize(1);
    }

    @Test
    void timesMeasuredInCompanyAreShownAsDisturbedAndMeasuredAgain() {
        jobs.setAlone(false);
        studio.latency = new LatencyMeasurement(Quantiles.of(200), Quantiles.of(200), Quantiles.of(1));
        open();
        countdown.elapse();
        assertThat(readout.timesStale().getValue()).isTrue();
        assertThat(readout.timing().getValue().disturbed()).isTrue();
        assertThat(readout.whyNoSpeedUp().getValue().orElseThrow()).contains("another job ran");

        jobs.setAlone(true);
        countdown.elapse();
        assertThat(readout.timesStale().getValue()).isFalse();
    }

    @Test
    void theReasonIsNamedWhenNothingReuses() {
        open();
        caching.theta().set(0.01);
        ask();
        assertThat(readout.whyNoSpeedUp().getValue())
                .contains("Nothing reuses: θ 0.01 lies below every β of the router (the lowest is 0.25).");
        caching.choice().set(Choice.NONE);
        ask();
        assertThat(readout.whyNoSpeedUp().getValue()).contains("Nothing reuses: caching is off.");
    }

    @Test
    void aFixedCostThatDoesNotShrinkIsNamed() {
        studio.latency = new LatencyMeasurement(Quantiles.of(200), Quantiles.of(190), Quantiles.of(200 / 190.0));
        open();
        countdown.elapse();
        assertThat(readout.whyNoSpeedUp().getValue().orElseThrow())
                .startsWith("Measured 1.05× of an ideal ")
                .contains("does not shrink with reused layers");
    }

    @Test
    void aFairSpeedUpNeedsNoReason() {
        open();
        countdown.elapse();
        assertThat(readout.whyNoSpeedUp().getValue()).isEmpty();
    }

    @Test
    void notesOfTheRouterInUseAreWarnings() {
        open();
        assertThat(readout.warnings().getValue()).containsExactly("Made elsewhere.");
        caching.choice().set(Choice.NONE);
        assertThat(readout.warnings().getValue()).isEmpty();
    }

    @Test
    void layersThatARouterLeavesOutAreCountedAsDropped() {
        model.set(FakeStudio.SHIPPED);
        studio.routers.add(FakeStudio.offer(
                "drops", SampleRouters.rising(FakeStudio.SHIPPED, STEPS, -1.1f, 0.2f, 0.5, RouterMode.DROP)));
        open();
        assertThat(text().sparedTitle()).isEqualTo("Reused");

        caching.use(studio.routers.getFirst());

        assertThat(text().sparedTitle()).isEqualTo("Dropped");
        assertThat(text().spared()).isEqualTo("6 of 12 (50.0 %)");
        assertThat(text().sparedMhsa()).isEqualTo("3 of 6 (50.0 %)");
    }

    @Test
    void thatNoRouterFitsIsSaidBesideThePolicyAlone() {
        open();
        shape.set(RunShape.of(FakeStudio.SHIPPED.architecture(), 2 * STEPS, "ddim"));
        assertThat(caching.note().getValue()).isPresent();
        assertThat(readout.warnings().getValue()).isEmpty();
    }
}
