package org.cachescope.checkpoint;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.jspecify.annotations.Nullable;

/** The JSON of a model bundle. */
final class BundleDescription {
    private static final String FORMAT = "cachescope-model";
    private static final int VERSION = 1;
    private static final String AUTOENCODER = "autoencoder";
    private static final String SIGNAL_LEAK = "signalLeak";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private BundleDescription() {}

    static ModelBundle read(Path file) throws IOException {
        JsonFields json = JsonFields.read(file);
        requireVersion(json);
        JsonFields normalisation = json.object("normalisation");
        JsonFields recommended = json.object("recommended");
        try {
            return new ModelBundle(
                    new ModelCard(
                            json.text("name"),
                            ArchitectureDescription.read(json.object("architecture")),
                            space(json),
                            json.texts("classNames"),
                            new Normalisation(normalisation.number("scale"), normalisation.number("offset")),
                            recommended.number("guidanceScale"),
                            recommended.number("theta"),
                            json.object("training").values()),
                    json.text("sha256"),
                    hash(json, AUTOENCODER),
                    hash(json, SIGNAL_LEAK));
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, "description", "values in their ranges", String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String hash(JsonFields json, String part) throws FormatException {
        return json.has(part) ? json.object(part).text("sha256") : null;
    }

    private static void requireVersion(JsonFields json) throws FormatException {
        if (!json.has("format") || !json.text("format").equals(FORMAT)) {
            throw new FormatException(
                    json.file(),
                    "format",
                    FORMAT,
                    json.has("format") ? json.text("format") : "nothing",
                    "It is no model bundle's description: open the weights from a folder without it.");
        }
        int version = json.count("version");
        if (version > VERSION) {
            throw new FormatException(
                    json.file(), "version", "at most " + VERSION, String.valueOf(version), "Update Cachescope.");
        }
    }

    private static ModelSpace space(JsonFields json) throws FormatException {
        String text = json.text("space");
        for (ModelSpace space : ModelSpace.values()) {
            if (nameOf(space).equals(text)) {
                return space;
            }
        }
        throw new FormatException(json.file(), "space", "pixel or latent", text);
    }

    private static String nameOf(ModelSpace space) {
        return space.name().toLowerCase(Locale.ROOT);
    }

    static void write(Path file, ModelBundle bundle) throws IOException {
        ModelCard card = bundle.card();
        Map<String, @Nullable Object> normalisation = new LinkedHashMap<>();
        normalisation.put("scale", card.normalisation().scale());
        normalisation.put("offset", card.normalisation().offset());
        Map<String, @Nullable Object> recommended = new LinkedHashMap<>();
        recommended.put("guidanceScale", card.guidanceScale());
        recommended.put("theta", card.theta());
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        root.put("format", FORMAT);
        root.put("version", VERSION);
        root.put("name", card.name());
        root.put("architecture", ArchitectureDescription.of(card.architecture()));
        root.put("space", nameOf(card.space()));
        root.put("classNames", card.classNames());
        root.put("normalisation", normalisation);
        root.put("recommended", recommended);
        root.put("training", card.training());
        root.put("sha256", bundle.sha256());
        if (bundle.autoencoderSha256() != null) {
            root.put(AUTOENCODER, Map.of("sha256", bundle.autoencoderSha256()));
        }
        if (bundle.signalLeakSha256() != null) {
            root.put(SIGNAL_LEAK, Map.of("sha256", bundle.signalLeakSha256()));
        }
        AtomicFile.writeString(file, JSON.writeValueAsString(root) + "\n");
    }
}
