package org.cachescope.workspace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.Architecture;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a sampling that can be known, and so refused, before the engine is needed.
 *
 * @param model the opened model
 * @param recipe what decides the images
 * @param policy the cached run's schedule
 */
public record SamplePlan(OpenedModel model, SamplingRecipe recipe, ResolvedPolicy policy) {
    /**
     * Plans what a request asks for.
     *
     * @throws IllegalArgumentException if it cannot be met, with the reason
     */
    public static SamplePlan of(Installation installation, SampleRequest request) throws IOException {
        return of(installation, OpenedModel.open(installation, request.model()), request);
    }

    /** The same of a model that is open already. */
    static SamplePlan of(Installation installation, OpenedModel opened, SampleRequest request) throws IOException {
        OpenedModel model = opened.identified(installation.cache());
        Architecture a = model.architecture();
        Solver solver = request.solver() == null ? SamplingRecipe.publishedSolver(a) : solver(request.solver(), a);
        int steps = request.length().steps(solver);
        SamplingRecipe recipe = new SamplingRecipe(
                labels(model, request), steps, solver, guidance(model, request), model.clips(), request.seed());
        SamplingRecipe.misfit(solver, steps, a).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        RunShape run = RunShape.of(a, steps, solver.name());
        return new SamplePlan(model, recipe, ResolvedPolicy.of(installation, model, run, request.policy()));
    }

    /**
     * The same with the cells that a choice comes to once errors are calibrated on runs without cache, or once a run
     * was made in which it decides; this one where the choice needs neither.
     */
    SamplePlan calibrated(
            Installation installation,
            PolicyChoice choice,
            LoadedModel loaded,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        if (choice instanceof PolicyChoice.Deciding deciding) {
            Counted steps = new Counted(progress, "deciding", recipe.evaluations());
            return decided(deciding, loaded.decide(recipe, deciding.rule(), cancel, steps), "these images");
        }
        int lags = choice.calibratedLags();
        if (lags == 0) {
            return this;
        }
        return by(installation, choice, errors(lags, loaded, progress, cancel));
    }

    /**
     * The same with the cells that a rule decided on while a run went on.
     *
     * @param on whose run that was
     */
    public SamplePlan decided(PolicyChoice.Deciding choice, CacheSchedule schedule, String on) {
        return new SamplePlan(model, recipe, ResolvedPolicy.decided(choice, schedule, on));
    }

    /** Errors of such runs, calibrated now. */
    CalibratedErrors errors(int lags, LoadedModel loaded, ProgressListener progress, CancelToken cancel)
            throws IOException {
        SamplingRecipe calibration =
                PolicyCalibration.recipe(recipe, model.architecture().classes());
        Counted steps = new Counted(progress, "calibration", calibration.evaluations());
        return loaded.calibrate(calibration, lags, cancel, steps);
    }

    /** What a policy must know of the run. */
    RunShape shape() {
        return recipe.shape(model.architecture());
    }

    /**
     * The same with the cells that a choice comes to by errors.
     *
     * @param errors calibrated on such runs
     */
    public SamplePlan by(Installation installation, PolicyChoice choice, CalibratedErrors errors) throws IOException {
        return new SamplePlan(model, recipe, ResolvedPolicy.of(installation, model, shape(), choice, errors));
    }

    private static Solver solver(SampleRequest.SolverChoice choice, Architecture a) {
        return switch (choice) {
            case SampleRequest.SolverChoice.Ddim(double eta) ->
                WrongOptionException.checked("--eta", () -> new Solver.Ddim(eta));
            case SampleRequest.SolverChoice.Ddpm() ->
                new Solver.Ddpm(a.learnSigma() ? Solver.Variance.LEARNED_RANGE : Solver.Variance.FIXED_LARGE);
            case SampleRequest.SolverChoice.DpmSolver2() -> new Solver.DpmSolver2();
            case SampleRequest.SolverChoice.DpmPlusPlus2M() -> new Solver.DpmPlusPlus2M();
            case SampleRequest.SolverChoice.Euler() -> new VelocitySolver.Euler();
            case SampleRequest.SolverChoice.Heun() -> new VelocitySolver.Heun();
        };
    }

    private static Guidance guidance(OpenedModel model, SampleRequest request) {
        @Nullable Double asked = request.guidanceScale();
        int all = model.architecture().inChannels();
        Guidance published =
                SamplingRecipe.publishedGuidance(model.architecture(), asked == null ? model.guidanceScale() : asked);
        int wanted = Objects.requireNonNullElse(request.guidanceChannels(), published.channels());
        int channels = wanted == 0 ? all : wanted;
        if (channels > all) {
            throw new IllegalArgumentException(
                    "guidance channels: expected at most " + all + ", as many as the model has, found " + channels);
        }
        return new Guidance(published.scale(), channels, published.form());
    }

    private static List<Long> labels(OpenedModel model, SampleRequest request) {
        int images = request.images();
        if (request.classes().isEmpty()) {
            return SamplingRecipe.spread(images, model.classes().size());
        }
        List<Long> asked = new ArrayList<>();
        for (String name : request.classes()) {
            asked.add(WrongOptionException.checked(
                    "--classes", () -> (long) model.classes().label(name)));
        }
        return LongStream.range(0, images)
                .mapToObj(i -> asked.get((int) (i % asked.size())))
                .toList();
    }

    /** Short name of an image's class. */
    String className(int image) {
        return model.classes().shortName(recipe.labels().get(image).intValue());
    }

    /** The solver in words, such as {@code DDIM 20 steps}. */
    String solverText() {
        return solverText(recipe);
    }

    /** The solver of a recipe in words, such as {@code DDIM 20 steps}. */
    public static String solverText(SamplingRecipe recipe) {
        String name = switch (recipe.solver()) {
            case Solver.Ddim(double eta) -> eta == 0 ? "DDIM" : "DDIM η " + Figures.number(eta);
            case Solver.Ddpm _ -> "DDPM";
            case Solver.DpmSolver2 _ -> "DPM-Solver-2";
            case Solver.DpmPlusPlus2M _ -> "DPM-Solver++ (2M)";
            case VelocitySolver.Euler _ -> "Euler";
            case VelocitySolver.Heun _ -> "Heun";
        };
        String evaluations = recipe.evaluations() == recipe.steps() ? "" : ", " + recipe.evaluations() + " evaluations";
        return name + " " + Figures.steps(recipe.steps()) + evaluations;
    }
}
