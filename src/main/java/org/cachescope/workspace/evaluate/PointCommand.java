package org.cachescope.workspace.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cachescope.caching.SolverName;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.SampleRequest;
import org.jspecify.annotations.Nullable;

/**
 * The command that makes a point again on a terminal: whatever decides its figures is said, what is usual is left out
 * but for the counts. Its results go to a folder of their own, wherever these lie.
 */
public final class PointCommand {
    private static final String PROGRAM = "cachescope";
    private static final String FOLDER = "results";

    private final List<String> words = new ArrayList<>(List.of(PROGRAM, "evaluate"));

    private PointCommand() {}

    /**
     * The command of a request.
     *
     * @param model name to say where the request goes by default
     * @param router name to say where the policy goes by the default router; null if there is none
     * @param steps solver steps of the uncached run
     */
    public static String of(EvaluateRequest request, String model, @Nullable String router, int steps) {
        EvaluationSetting setting = request.setting();
        PointCommand command = new PointCommand();
        command.add("--model", Objects.requireNonNullElse(setting.model().nameOrPath(), model));
        command.addWeights(setting.model());
        command.addSolver(setting.solver());
        command.add("--steps", steps);
        command.addPolicy(request.policy(), router);
        if (setting.guidanceScale() != null) {
            command.add("--guidance", Figures.exact(setting.guidanceScale()));
        }
        if (!setting.classes().isEmpty()) {
            command.add("--classes", String.join(",", setting.classes()));
        }
        command.addProtocol(setting.protocol());
        command.add("--images", request.images());
        command.add("--batch", setting.batch());
        command.add("--seed", request.seed());
        command.add("--out", FOLDER);
        return ShellWords.join(command.words);
    }

    private void add(String option, Object value) {
        words.add(option);
        words.add(String.valueOf(value));
    }

    private void addKnown(String option, @Nullable Object value) {
        if (value != null) {
            add(option, value);
        }
    }

    private void addWeights(ModelChoice model) {
        if (model.trainedWeights()) {
            add("--weights", "model");
        }
        addKnown("--heads", model.heads());
        addKnown(
                "--prediction",
                model.prediction() == null ? null : model.prediction().label());
        addKnown("--vae", model.autoencoder());
    }

    private void addSolver(SampleRequest.@Nullable SolverChoice solver) {
        if (solver == null) {
            return;
        }
        add("--solver", name(solver).label());
        if (solver instanceof SampleRequest.SolverChoice.Ddim(double eta) && eta != 0) {
            add("--eta", Figures.exact(eta));
        }
    }

    private static SolverName name(SampleRequest.SolverChoice solver) {
        return switch (solver) {
            case SampleRequest.SolverChoice.Ddim _ -> SolverName.DDIM;
            case SampleRequest.SolverChoice.Ddpm _ -> SolverName.DDPM;
            case SampleRequest.SolverChoice.DpmSolver2 _ -> SolverName.DPM_SOLVER_2;
            case SampleRequest.SolverChoice.DpmPlusPlus2M _ -> SolverName.DPM_PLUS_PLUS_2M;
            case SampleRequest.SolverChoice.Euler _ -> SolverName.EULER;
            case SampleRequest.SolverChoice.Heun _ -> SolverName.HEUN;
        };
    }

    private void addPolicy(PolicyChoice policy, @Nullable String router) {
        switch (policy) {
            case PolicyChoice.Threshold(PolicyChoice.RouterChoice choice, Double theta) -> {
                addRouter(choice, router);
                addKnown("--theta", theta == null ? null : Figures.exact(theta));
            }
            case PolicyChoice.Budget(PolicyChoice.RouterChoice choice, int cells) -> {
                addRouter(choice, router);
                add("--budget", cells);
            }
            case PolicyChoice.None _,
                    PolicyChoice.All _,
                    PolicyChoice.ByRule _,
                    PolicyChoice.EveryNth _,
                    PolicyChoice.Smooth _,
                    PolicyChoice.ByBlocks _,
                    PolicyChoice.FewerSteps _ -> add("--policy", PolicyText.of(policy));
        }
    }

    private void addRouter(PolicyChoice.RouterChoice choice, @Nullable String usual) {
        addKnown("--router", choice.nameOrPath() == null ? usual : choice.nameOrPath());
        addKnown(
                "--pattern",
                choice.torchPattern() == null ? null : choice.torchPattern().label());
    }

    private void addProtocol(ProtocolChoice protocol) {
        if (protocol.kind() != ProtocolChoice.Kind.SHAPES) {
            add("--protocol", protocol.kind().label());
        }
        addKnown("--network", protocol.network());
        addKnown("--reference", protocol.reference());
    }
}
