package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.metrics.ReferenceSet;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Identities;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.OpenedModel;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.SamplePlan;
import org.cachescope.workspace.SampleRequest;
import org.jspecify.annotations.Nullable;

/**
 * A setting whose files were found and opened, before the engine is needed.
 *
 * @param installation where shipped files lie
 * @param setting what was asked for
 * @param model the opened model
 * @param judge the protocol's files; null where images are compared in pairs alone
 */
record Evaluation(
        Installation installation,
        EvaluationSetting setting,
        OpenedModel model,
        @Nullable JudgeFiles judge) {
    /**
     * Opens the files; reads all weights of a model whose identity is not known, since results of another one are told
     * apart by nothing else.
     *
     * @throws IllegalArgumentException if model or protocol cannot serve, with the reason
     */
    static Evaluation open(
            Installation installation, EvaluationSetting setting, ProgressListener progress, CancelToken cancel)
            throws IOException {
        OpenedModel opened = OpenedModel.open(installation, setting.model());
        PartMaker.requirePictures(opened);
        Path cache = installation.cache();
        OpenedModel model = opened.identified(cache, new Identities(cache, progress, cancel));
        JudgeFiles judge = null;
        if (setting.protocol().judges()) {
            judge = JudgeFiles.open(installation, setting.protocol(), model.imageSize());
            judge.requireReference();
        }
        return new Evaluation(installation, setting, model, judge);
    }

    /**
     * Plans a run; its labels are the classes to go through. Of a rule that decides in each batch its cells are the
     * most that it can pass over.
     *
     * @throws IllegalArgumentException if the policy cannot serve it, with the reason
     */
    SamplePlan plan(PolicyChoice policy, SampleRequest.Length length, long seed, Calibrator calibrator)
            throws IOException {
        int classes = setting.classes().isEmpty()
                ? Math.min(model.classes().size(), SampleRequest.MOST_IMAGES)
                : setting.classes().size();
        SamplePlan plan = SamplePlan.of(
                installation,
                new SampleRequest(
                        setting.model(),
                        policy,
                        length,
                        setting.solver(),
                        setting.guidanceScale(),
                        null,
                        setting.classes(),
                        classes,
                        seed,
                        Path.of(""),
                        0));
        if (policy instanceof PolicyChoice.Deciding deciding) {
            return plan.decided(deciding, plan.policy().schedule(), "each batch");
        }
        int lags = policy.calibratedLags();
        return lags == 0 ? plan : plan.by(installation, policy, calibrator.errors(plan.recipe(), lags));
    }

    /** What all results of a folder have in common, by name. */
    Map<String, String> common(SamplingRecipe recipe) throws IOException {
        Map<String, String> common = new LinkedHashMap<>();
        common.put(ResultsFolder.MODEL, model.name());
        common.put(ResultsFolder.ARCHITECTURE, model.architecture().toString());
        common.put("weights", Objects.requireNonNull(model.identity(), "an opened evaluation's model is identified"));
        String signalLeak = model.signalLeakHash();
        if (signalLeak != null) {
            common.put("signalLeak", signalLeak);
        }
        AutoencoderCheckpoint autoencoder = model.autoencoder();
        if (autoencoder != null) {
            common.put(
                    ResultsFolder.AUTOENCODER,
                    autoencoder.sha256() + " scaled by "
                            + autoencoder.architecture().scaleFactor());
        }
        common.put(ResultsFolder.SOLVER, recipe.solver().toString());
        common.put(ResultsFolder.GUIDANCE, recipe.guidance().toString());
        common.put(
                ResultsFolder.CLASSES,
                recipe.labels().stream().map(String::valueOf).collect(Collectors.joining(",")));
        common.put("batch", String.valueOf(setting.batch()));
        common.put("protocol", setting.protocol().kind().label());
        if (judge != null) {
            ReferenceSet reference = judge.requireReference();
            common.put("network", judge.sha256());
            common.put(
                    ResultsFolder.REFERENCE,
                    reference.name() + " of " + reference.pooled().images() + " images");
            common.put(ResultsFolder.REFERENCE_CONTENT, reference.contentHash());
        }
        return common;
    }
}
