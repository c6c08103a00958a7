package org.cachescope.checkpoint;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.WeightSource;
import org.jspecify.annotations.Nullable;

/**
 * A classifier as Cachescope ships it: a folder with {@value ModelBundle#WEIGHTS} in F16 and
 * {@value ModelBundle#DESCRIPTION}.
 *
 * @param card what its maker says about it
 * @param sha256 of the weights' file, 64 hexadecimal digits
 * @param weights by the names of {@link ClassifierArchitecture#shapes()}; thread-safe, holds nothing open
 */
public record ClassifierBundle(ClassifierCard card, String sha256, WeightSource weights) {
    private static final String FORMAT = "cachescope-classifier";
    private static final Pattern NAMES_FORMAT = Pattern.compile("\"format\"\\s*:\\s*\"" + FORMAT + '"');
    private static final int FORMAT_WITHIN_BYTES = 1024;
    private static final int VERSION = 1;
    private static final String NETWORK = "shapes-classifier";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Opens a bundle and compares its weights with the recorded hash.
     *
     * @throws FormatException if it is damaged, of another program or of a newer version
     * @throws IOException if it cannot be read
     */
    public static ClassifierBundle open(Path folder) throws IOException {
        Path description = folder.resolve(ModelBundle.DESCRIPTION);
        JsonFields json = JsonFields.read(description);
        requireVersion(json);
        ClassifierCard card = card(json);
        Path file = folder.resolve(ModelBundle.WEIGHTS);
        String expected = json.text("sha256");
        String found = FileHash.sha256(file, Progress.NONE);
        if (!found.equals(expected)) {
            throw new FormatException(
                    file,
                    "SHA-256",
                    expected + " as " + ModelBundle.DESCRIPTION + " records",
                    found,
                    "The weights were changed or damaged: fetch the bundle again.");
        }
        return new ClassifierBundle(card, found, SafetensorsFile.open(file));
    }

    /** Whether a folder's description names a classifier's format near its start; the rest of it may be damaged. */
    public static boolean isIn(Path folder) throws IOException {
        Path file = folder.resolve(ModelBundle.DESCRIPTION);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(FORMAT_WITHIN_BYTES), StandardCharsets.UTF_8);
            return NAMES_FORMAT.matcher(start).find();
        }
    }

    private static void requireVersion(JsonFields json) throws FormatException {
        String format = json.has("format") ? json.text("format") : "nothing";
        if (!format.equals(FORMAT)) {
            throw new FormatException(json.file(), "format", FORMAT, format, "It describes no classifier.");
        }
        int version = json.count("version");
        if (version > VERSION) {
            throw new FormatException(
                    json.file(), "version", "at most " + VERSION, String.valueOf(version), "Update Cachescope.");
        }
    }

    private static ClassifierCard card(JsonFields json) throws FormatException {
        JsonFields sizes = json.object("architecture");
        if (!sizes.text("network").equals(NETWORK)) {
            throw new FormatException(json.file(), "architecture.network", NETWORK, sizes.text("network"));
        }
        JsonFields test = json.object("test");
        try {
            return new ClassifierCard(
                    json.text("name"),
                    new ClassifierArchitecture(sizes.count("inputSize"), sizes.count("width"), sizes.count("classes")),
                    json.texts("classNames"),
                    test.count("images"),
                    test.countOrNone("recognised"),
                    json.object("training").values());
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    json.file(), "description", "values in their ranges", String.valueOf(e.getMessage()));
        }
    }

    /**
     * The weights as a bundle stores them, in F16, so that what ships can be tested before it is written.
     *
     * @throws IllegalArgumentException if a weight is missing, has another shape, is not finite or leaves F16's range
     */
    public static Map<String, HostTensor> asStored(
            ClassifierArchitecture architecture, Map<String, HostTensor> weights) {
        return StoredValues.all(architecture.shapes(), weights, DType.F16);
    }

    /**
     * Writes a bundle, weights first, each file whole or not at all. The folder is made if it is missing.
     *
     * @param weights what {@link #asStored} gave or takes
     * @return the bundle as written
     * @throws IllegalArgumentException as {@link #asStored}
     */
    public static ClassifierBundle write(Path folder, ClassifierCard card, Map<String, HostTensor> weights)
            throws IOException {
        Map<String, HostTensor> stored = asStored(card.architecture(), weights);
        Files.createDirectories(folder);
        Path file = folder.resolve(ModelBundle.WEIGHTS);
        SafetensorsFile.write(file, stored, Map.of("format", "pt"));
        String sha256 = FileHash.sha256(file, Progress.NONE);
        AtomicFile.writeString(
                folder.resolve(ModelBundle.DESCRIPTION), JSON.writeValueAsString(description(card, sha256)) + "\n");
        return new ClassifierBundle(card, sha256, SafetensorsFile.open(file));
    }

    private static Map<String, @Nullable Object> description(ClassifierCard card, String sha256) {
        ClassifierArchitecture a = card.architecture();
        Map<String, @Nullable Object> sizes = new LinkedHashMap<>();
        sizes.put("network", NETWORK);
        sizes.put("inputSize", a.inputSize());
        sizes.put("width", a.width());
        sizes.put("classes", a.classes());
        Map<String, @Nullable Object> test = new LinkedHashMap<>();
        test.put("images", card.testImages());
        test.put("recognised", card.recognised());
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        root.put("format", FORMAT);
        root.put("version", VERSION);
        root.put("name", card.name());
        root.put("description", "names the class of an image in [-1, 1] and gives " + a.features() + " features of it");
        root.put("architecture", sizes);
        root.put("classNames", card.classNames());
        root.put("test", test);
        root.put("training", card.training());
        root.put("sha256", sha256);
        return root;
    }
}
