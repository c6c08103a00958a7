package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.cachescope.caching.Router;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.data.ImageFolder;
import org.cachescope.data.ImageSource;
import org.cachescope.data.ShapesDataset;
import org.cachescope.format.FormatException;
import org.cachescope.model.Architecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.WeightSource;
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
    private final ImageSource source;
    private final @Nullable Path data;

    private RouterTrainingPlan(
            OpenedModel model, String identity, RouterRecipe recipe, ImageSource source, @Nullable Path data) {
        this.model = model;
        this.identity = identity;
        this.recipe = recipe;
        this.source = source;
        this.data = data;
    }

    /**
     * Opens model and images. Goes through the model's weights, unless their identity is remembered.
     *
     * @param learning how it learns
     * @param data folder of images by class, or null for the model's own generator
     * @throws FormatException if the model's file is damaged
     * @throws IllegalArgumentException if a number is out of range, or model and images do not go together
     */
    public static RouterTrainingPlan of(
            Installation installation,
            ModelChoice choice,
            TrainRouterRequest.Learning learning,
            @Nullable Path data,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        RouterRecipe recipe = WrongOptionException.checked("", () -> recipe(learning));
        OpenedModel model = OpenedModel.open(installation, choice);
        ImageSource source = source(model, data);
        String identity = new Identities(installation.cache(), progress, cancel)
                .of(model.checkpoint())
                .sha256();
        return new RouterTrainingPlan(model, identity, recipe, source, data);
    }

    private static RouterRecipe recipe(TrainRouterRequest.Learning asked) {
        RouterRecipe usual = RouterRecipe.quick(asked.steps(), asked.lambda(), asked.seed());
        Integer iterations = asked.iterations();
        Double straightThrough = asked.straightThrough();
        return new RouterRecipe(
                asked.steps(),
                asked.lambda(),
                asked.learningRate(),
                asked.batch(),
                iterations == null ? usual.iterations() : iterations,
                asked.labelDrop(),
                straightThrough == null ? OptionalDouble.empty() : OptionalDouble.of(straightThrough),
                asked.loss(),
                asked.seed());
    }

    private static ImageSource source(OpenedModel model, @Nullable Path data) throws IOException {
        Architecture a = model.architecture();
        List<String> names = model.classes().names();
        if (model.space() == ModelSpace.LATENT) {
            throw new IllegalArgumentException(model.name() + " works on latents, which need their autoencoder to be"
                    + " made of images; routers are trained for models of pixels");
        }
        if (data != null) {
            return model.checkpoint().bundle() == null
                    ? ImageFolder.open(data, a.inputSize(), a.classes())
                    : ImageFolder.open(data, a.inputSize(), names);
        }
        ShapesDataset shapes = new ShapesDataset(a.inputSize());
        if (!shapes.classNames().equals(names)) {
            throw new IllegalArgumentException(model.name()
                    + " has no generator of its own images: name a folder with a subfolder a class (--data)");
        }
        return shapes;
    }

    /** How the router learns. */
    public RouterRecipe recipe() {
        return recipe;
    }

    /**
     * The threshold that the router is to suggest: the straight-through one, else the model's, and never outside 0.1 to
     * 0.9, where a trained router is nearly flat.
     */
    public double theta() {
        return Math.clamp(recipe.straightThrough().orElse(model.theta()), LOWEST_THETA, HIGHEST_THETA);
    }

    /** What a kept training says of itself. */
    ObjectNode record() {
        return RouterTrainingState.record(recipe, identity, source, data);
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
            try {
                RouterTrainer trainer = trainer(started, network, state, iteration);
                return new RouterTraining(this, engine.thread(), started.deviceName(), network, trainer);
            } catch (RuntimeException e) {
                network.close();
                throw e;
            }
        });
    }

    private RouterTrainer trainer(Engine started, Network network, double @Nullable [] state, int iteration) {
        RouterTrainer trainer = new RouterTrainer(started, network, recipe, source, model.clips());
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
        facts.put("data", data == null ? "shapes" : "images");
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
