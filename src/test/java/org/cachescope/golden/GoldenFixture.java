package org.cachescope.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.WeightSource;

/** One topic of the golden data: its manifest and tensors. What is missing fails, nothing is skipped. */
public final class GoldenFixture {
    private final Path folder;
    private final JsonNode manifest;
    private final TensorFile tensors;

    private GoldenFixture(Path folder) throws IOException {
        this.folder = folder;
        this.manifest =
                new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
        this.tensors = SafetensorsFile.open(folder.resolve("tensors.safetensors"));
    }

    /** The fixture {@code topic} of the folder that the system property {@code golden.dir} names. */
    public static GoldenFixture open(String topic) {
        try {
            return new GoldenFixture(Path.of(System.getProperty("golden.dir"), topic));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The fixture {@code topic} of those that were made for this project alone: it is the same whatever
     * {@code golden.dir} is.
     */
    public static GoldenFixture openOwn(String topic) {
        try {
            return new GoldenFixture(
                    Path.of(GoldenFixture.class.getResource("/golden/" + topic).toURI()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file of this fixture. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** The manifest. */
    public JsonNode manifest() {
        return manifest;
    }

    /** The manifest's configuration. */
    public JsonNode config() {
        return manifest.get("config");
    }

    /** A number under the manifest's {@code tolerance}. */
    public double tolerance(String name) {
        return manifest.get("tolerance").get(name).asDouble();
    }

    /** The weights that the fixture was made with. */
    public WeightSource weights() {
        JsonNode path = manifest.get("weights");
        try {
            return SafetensorsFile.open(folder.resolve(path == null ? "model.safetensors" : path.asText())
                    .normalize());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tensor of the fixture. */
    public HostTensor tensor(String name) {
        return tensors.read(name, Arena.ofAuto());
    }

    /**
     * A number that the manifest states only in a tensor's description.
     *
     * @param pattern regular expression with one group, the number
     */
    public double described(String tensor, String pattern) {
        String meaning = manifest.get("tensors").get(tensor).get("meaning").asText();
        Matcher matcher = Pattern.compile(pattern).matcher(meaning);
        if (!matcher.find()) {
            throw new IllegalStateException("'" + meaning + "' does not contain " + pattern);
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** Whether the fixture has a tensor. */
    public boolean has(String name) {
        return tensors.names().contains(name);
    }

    /** A U-ViT's sizes as manifests give them; they count the null class. */
    public static UVitArchitecture uvit(JsonNode model) {
        int width = model.get("embed_dim").asInt();
        return new UVitArchitecture(
                model.get("img_size").asInt(),
                model.get("patch_size").asInt(),
                model.get("in_chans").asInt(),
                width,
                model.get("depth").asInt(),
                model.get("num_heads").asInt(),
                (int) (width * model.get("mlp_ratio").asDouble()),
                model.get("num_classes").asInt() - 1,
                model.get("qkv_bias").asBoolean(),
                model.get("mlp_time_embed").asBoolean(),
                model.get("conv").asBoolean());
    }

    /** A DiT's sizes as manifests give them. */
    public static DitArchitecture dit(JsonNode model) {
        int width = model.get("hidden_size").asInt();
        return new DitArchitecture(
                model.get("input_size").asInt(),
                model.get("patch_size").asInt(),
                model.get("in_channels").asInt(),
                width,
                model.get("depth").asInt(),
                model.get("num_heads").asInt(),
                (int) (width * model.get("mlp_ratio").asDouble()),
                model.get("num_classes").asInt(),
                model.get("learn_sigma").asBoolean());
    }
}
