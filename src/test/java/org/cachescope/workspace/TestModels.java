package org.cachescope.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.data.ShapesDataset;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;

/** Models small enough for a test, and places for them. */
public final class TestModels {
    /** A network of the shapes data set's smallest images. */
    public static final DitArchitecture SHAPES16 = new DitArchitecture(16, 4, 3, 32, 3, 2, 128, 10, false);

    private TestModels() {}

    /** An installation in {@code home} without models or routers. */
    public static Installation empty(Path home) {
        return new Installation(home, home.resolve("cache"));
    }

    /** An installation in {@code home} with one shipped model of random weights, {@code shapes16}. */
    public static Installation withShippedModel(Path home) throws IOException {
        writeBundle(
                home.resolve("assets/models/shapes16"),
                "shapes16",
                new ShapesDataset(SHAPES16.inputSize()).classNames());
        return empty(home);
    }

    /** The model of {@link #withShippedModel}, opened. */
    static OpenedModel shippedModel(Path home) throws IOException {
        return OpenedModel.open(withShippedModel(home), ModelChoice.SHIPPED);
    }

    /** Writes a bundle of random weights. */
    static void writeBundle(Path folder, String name, List<String> classNames) throws IOException {
        ModelCard card =
                new ModelCard(name, SHAPES16, ModelSpace.PIXEL, classNames, Normalisation.PIXELS, 2, 0.5, Map.of());
        ModelBundle.write(folder, card, RandomCheckpoint.weights(SHAPES16, 7), DType.F32);
    }

    /** The golden DiT, a model of latents whose heads its file does not tell. */
    public static Path latentModel() {
        GoldenFixture fixture = GoldenFixture.open("dit-forward");
        return fixture.file("model.safetensors");
    }

    /** Heads of {@link #latentModel}. */
    public static int latentHeads() {
        return latentConfig().get("num_heads").asInt();
    }

    /** Configuration of {@link #latentModel}. */
    public static JsonNode latentConfig() {
        return GoldenFixture.open("dit-forward").config();
    }

    /** Writes {@link #latentModel} with one value of one weight not a number. */
    public static void writeWithNan(Path file, String weight) throws IOException {
        TensorFile sound = SafetensorsFile.open(latentModel());
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (String name : sound.names()) {
            tensors.put(name, sound.read(name, Arena.ofAuto()));
        }
        float[] values = tensors.get(weight).toFloats();
        values[values.length / 2] = Float.NaN;
        tensors.put(weight, HostTensor.ofFloats(tensors.get(weight).shape(), values));
        SafetensorsFile.write(file, tensors, Map.of());
    }
}
