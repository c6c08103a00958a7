package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.ModelHashes;
import org.cachescope.workspace.PolicyCalibration;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.LatestJob;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * What rules come to that have to be tried out on the model first: those calibrated on its errors, and those that
 * decide while a run goes on. Each is tried out once for a model and a recipe, by itself, as soon as it is asked for.
 */
final class RuleTrials {
    private static final int REMEMBERED = 64;

    private final Studio studio;
    private final LatestJob job;
    private final ObservableValue<@Nullable ModelSummary> model;
    private final ObservableValue<@Nullable SamplingRecipe> recipe;
    private final Runnable changed;
    private final Map<Key, Trial> known = new LinkedHashMap<>();
    private final Map<ModelChoice, ModelHashes> models = new HashMap<>();
    private @Nullable Key trying;
    private @Nullable Key stopped;

    private record Key(PolicyChoice rule, ModelChoice model, Path path, SamplingRecipe recipe) {}

    /**
     * What is known of a rule.
     *
     * @param schedule the cells that it comes to; empty while it is not known
     * @param note a sentence on why it is not known, else empty
     */
    record Trial(Optional<CacheSchedule> schedule, Optional<String> note) {
        private static Trial unknown(String note) {
            return new Trial(Optional.empty(), Optional.of(note));
        }
    }

    /**
     * @param ui runs what changes properties
     * @param changed called on the user interface's thread when more is known
     */
    RuleTrials(
            Studio studio,
            Jobs jobs,
            Executor ui,
            ObservableValue<@Nullable ModelSummary> model,
            ObservableValue<@Nullable SamplingRecipe> recipe,
            Runnable changed) {
        this.studio = studio;
        this.job = new LatestJob(jobs, ui);
        this.model = model;
        this.recipe = recipe;
        this.changed = changed;
    }

    /** What is known of a rule for the present model and recipe; begins to try it out if nothing is. */
    Trial of(PolicyChoice rule) {
        ModelSummary open = model.getValue();
        SamplingRecipe run = recipe.getValue();
        if (open == null || run == null) {
            return Trial.unknown("The rule is tried out once model and recipe are complete.");
        }
        forgetFormer(open);
        Key key = key(rule, open, run);
        if (!known.containsKey(key) && !key.equals(stopped) && !key.equals(trying)) {
            begin(key, open, run);
        }
        Trial trial = known.get(key);
        if (trial != null) {
            return trial;
        }
        return key.equals(stopped)
                ? Trial.unknown("Trying the rule out was stopped, so that nothing reuses. Change it to try again.")
                : Trial.unknown("The rule is being tried out on the model; until then nothing reuses.");
    }

    /** Takes down what a rule came to in a run that was made earlier. */
    void know(PolicyChoice rule, ModelSummary tried, SamplingRecipe run, CacheSchedule cells) {
        forgetFormer(tried);
        remember(key(rule, tried, run), new Trial(Optional.of(cells), Optional.empty()));
    }

    /** What a model came to that lay where another lies now is of no use. */
    private void forgetFormer(ModelSummary open) {
        ModelHashes former = models.get(open.choice());
        if (former != null && former.makeOtherImages(open.hashes())) {
            known.keySet().removeIf(key -> key.model().equals(open.choice()));
            trying = null;
            stopped = null;
        }
        if (former == null || open.identity() != null) {
            models.put(open.choice(), open.hashes());
        }
    }

    private static Key key(PolicyChoice rule, ModelSummary open, SamplingRecipe run) {
        return new Key(rule, open.choice(), open.path(), decisive(rule, run, open));
    }

    /** Calibration is on images of its own, whatever images are asked for. */
    private static SamplingRecipe decisive(PolicyChoice rule, SamplingRecipe run, ModelSummary open) {
        return rule.calibratedLags() > 0
                ? PolicyCalibration.recipe(run, open.architecture().classes())
                : run;
    }

    private void begin(Key key, ModelSummary open, SamplingRecipe run) {
        trying = key;
        stopped = null;
        CacheSchedule uncached =
                CacheSchedule.full(run.evaluations(), open.architecture().layers());
        job.start(
                "Trying a rule out",
                studio.tryOut(new RunRequest(open, run, uncached), key.rule()),
                outcome -> ended(key, outcome));
    }

    private void ended(Key key, JobOutcome<CacheSchedule> outcome) {
        trying = null;
        switch (outcome) {
            case JobOutcome.Done<CacheSchedule> done ->
                remember(key, new Trial(Optional.of(done.report()), Optional.empty()));
            case JobOutcome.Failed<CacheSchedule> failed ->
                remember(
                        key,
                        Trial.unknown("The rule does not fit this run, so that nothing reuses: "
                                + failed.problem().why()));
            case JobOutcome.Cancelled<CacheSchedule> _ -> stopped = key;
        }
        changed.run();
    }

    private void remember(Key key, Trial trial) {
        known.put(key, trial);
        if (known.size() > REMEMBERED) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
