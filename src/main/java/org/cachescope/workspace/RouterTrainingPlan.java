package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.SolverName;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.data.ImageFolder;
import org.cachescope.data.ShapesDataset;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.format.FormatException;
import org.cachescope.model.Architecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.WeightSource;
import org.cachescope.training.CleanImages;
import org.cachescope.training.RouterRecipe;
import org.cachescope.training.RouterTrainer;
import org.jspecify.annotations.Nullable;

/** All that a router's training needs, found and checked before the network is loaded: model, images, recipe. */
public final class RouterTrainingPlan {
    private static final double LOWEST_THETA = 0.1;
    private static final double HIGHEST_THETA = 0.9;

    private final OpenedModel model;
    private final String identity;
    private final RouterRecipe recipe;
    private final @Nullable TrainingSpace space; // of the loss of outputs
    private final @Nullable SignalLeak leak;
    private final @Nullable Path data;

    private RouterTrainingPlan(
            OpenedModel model,
            String identity,
            RouterRecipe recipe,
            @Nullable TrainingSpace space,
            @Nullable SignalLeak leak,
            @Nullable Path data) {
        this.model = model;
        this.identity = identity;
        this.recipe = recipe;
        this.space = space;
        this.leak = leak;
        this.data = data;
    }

    /**
     * Opens model and images. Goes through the model's weights, unless their identity is remembered.
     *
     * @param learning how it learns
     * @param data folder of images by class, or null for the model's own generator; by the loss of whole runs null, as
     *     those need no images
     * @throws FormatException if the model's file is damaged
     * @throws IllegalArgumentException if a number is out of range, or model, loss and images do not go together
     */
    public static RouterTrainingPlan of(
            Installation installation,
            ModelChoice choice,
            TrainRouterRequest.Learning learning,
            @Nullable Path data,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        OpenedModel model = OpenedModel.open(installation, choice);
        RouterRecipe recipe = WrongOptionException.checked("", () -> recipe(model.architecture(), learning));
        TrainingSpace space = switch (recipe.loss()) {
            case OUTPUT -> space(model, data);
            case RUN -> WrongOptionException.checked("--data", () -> withoutImages(data));
        };
        String identity = new Identities(installation.cache(), progress, cancel)
                .of(model.checkpoint())
                .sha256();
        return new RouterTrainingPlan(
                model, identity, recipe, space, recipe.loss() == RouterLoss.RUN ? model.signalLeak() : null, data);
    }

    private static RouterRecipe recipe(Architecture network, TrainRouterRequest.Learning asked) {
        Double lambda = asked.lambda();
        double weight = lambda == null ? RouterTrainer.usualLambda(network) : lambda;
        Integer iterations = asked.iterations();
        Double learningRate = asked.learningRate();
        Integer batch = asked.batch();
        RouterRecipe.Usual usual = RouterRecipe.Usual.of(asked.loss());
        Double straightThrough = asked.straightThrough();
        Optional<SolverName> solver = Optional.ofNullable(asked.solver());
        Optional<ReusePattern> pattern = Optional.ofNullable(asked.pattern());
        return new RouterRecipe(
                solver,
                asked.steps(),
                pattern,
                weight,
                learningRate == null ? usual.learningRate() : learningRate,
                batch == null ? usual.batch() : batch,
                iterations == null
                        ? RouterTrainer.usualIterations(network, solver, asked.steps(), pattern, asked.loss())
                        : iterations,
                asked.labelDrop(),
                straightThrough == null ? OptionalDouble.empty() : OptionalDouble.of(straightThrough),
                asked.loss(),
                asked.mode(),
                asked.seed());
    }

    private static @Nullable TrainingSpace withoutImages(@Nullable Path data) {
        if (data != null) {
            throw new IllegalArgumentException("whole runs need no images: leave it out, or let the"
                    + " router learn by the network's outputs (--loss output)");
        }
        return null;
    }

    /** Images of the model's kind: of its own generator or a folder, as latents where it works on those. */
    private static TrainingSpace space(OpenedModel model, @Nullable Path data) throws IOException {
        Architecture a = model.architecture();
        if (model.space() == ModelSpace.LATENT && model.autoencoder() == null) {
            throw new IllegalArgumentException(model.name() + " works on latents, which an autoencoder makes of images:"
                    + " name the one that it was trained with (--vae)");
        }
        int size = model.imageSize();
        List<String> names = model.classes().names();
        if (data != null) {
            return new TrainingSpace(
                    model.checkpoint().bundle() == null
                            ? ImageFolder.open(data, size, a.classes())
                            : ImageFolder.open(data, size, names),
                    model.autoencoder());
        }
        if (!model.generator()) {
            throw new IllegalArgumentException(model.name()
                    + " has no generator of its own images: name a folder with a subfolder a class (--data)");
        }
        return new TrainingSpace(new ShapesDataset(size), model.autoencoder());
    }

    /** How the router learns. */
    public RouterRecipe recipe() {
        return recipe;
    }

    /**
     * The threshold that the router is to suggest: the recipe's, else the model's, and never outside 0.1 to 0.9, where
     * a trained router is nearly flat.
     */
    public double theta() {
        return Math.clamp(recipe.suggestedTheta().orElse(model.theta()), LOWEST_THETA, HIGHEST_THETA);
    }

    /** What a kept training says of itself. @throws IOException if the autoencoder cannot be read */
    ObjectNode record() throws IOException {
        return RouterTrainingState.record(recipe, identity, space, model.signalLeakHash(), data);
    }

    /**
     * Loads the network and begins, or goes on.
     *
     * @param engine stays the caller's
     * @param state what {@link RouterTraining#state} gave for the same plan, or null to begin
     * @param iteration iterations that {@code state} has behind it
     * @param cancel is looked at while it waits for its turn and before each tensor
     * @return the training, owned by the caller
     * @throws IllegalArgumentException if the state is not of this plan's size
     */
    public RouterTraining start(TaskEngine engine, double @Nullable [] state, int iteration, CancelToken cancel)
            throws IOException {
        return new EngineTurn(engine.thread(), cancel).take(started -> {
            WeightSource weights = new StoppableWeights(model.checkpoint().weights(), cancel);
            Network network = Network.load(started, model.architecture(), weights, LinearOperators.PLAIN);
            CleanImages images = space == null ? null : space.load(started);
            try {
                RouterTrainer trainer = trainer(started, network, images, state, iteration);
                return new RouterTraining(this, engine.thread(), started.deviceName(), network, trainer);
            } catch (RuntimeException e) {
                if (images != null) {
                    images.close();
                }
                network.close();
                throw e;
            }
        });
    }

    private RouterTrainer trainer(
            Engine started, Network network, @Nullable CleanImages images, double @Nullable [] state, int iteration) {
        RouterTrainer trainer = new RouterTrainer(started, network, recipe, images, model.clips(), leak);
        try {
            if (state != null) {
                trainer.resume(state, iteration);
            }
            return trainer;
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
    }

    /** The scores with model, λ, suggested θ and the facts of the training; {@code device} in words. */
    Router complete(Router scores, double lastError, String device) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("iterations", (long) recipe.iterations());
        facts.put("batch", (long) recipe.batch());
        facts.put("learningRate", recipe.learningRate());
        facts.put("labelDrop", recipe.labelDrop());
        recipe.straightThrough().ifPresent(threshold -> facts.put("straightThrough", threshold));
        facts.put("loss", recipe.loss().label());
        facts.put("seed", recipe.seed());
        if (space != null) {
            facts.put("data", data == null ? "shapes" : "images");
        }
        facts.put("device", device);
        if (Double.isFinite(lastError)) {
            facts.put("lastError", lastError);
        }
        float[][] logits = new float[scores.rows().evaluations()][];
        scores.rows().cacheEvaluations().forEach(step -> logits[step] = scores.logits(step));
        return new Router(
                scores.info().withModel(model.name(), identity).withTraining(recipe.lambda(), theta(), facts), logits);
    }
}
