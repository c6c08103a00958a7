package org.cachescope.workspace.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.cachescope.caching.BlockRange;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.format.FormatException;
import org.cachescope.format.JsonFault;
import org.cachescope.format.PngFile;
import org.cachescope.workspace.ModelHashes;
import org.jspecify.annotations.Nullable;

/**
 * A recipe as text in a picture's PNG: one JSON object, version {@value #VERSION}, whose schedule has a text for each
 * row with a letter for each layer, C compute, R reuse, D drop.
 */
public final class ImageRecipeText {
    /** Keyword of the text. */
    public static final String KEYWORD = "cachescope-image";

    private static final String FORMAT = "cachescope-image";
    private static final int VERSION = 1;
    private static final String ADVICE = "Drop a picture that Cachescope has saved.";

    private ImageRecipeText() {}

    /**
     * All text for a picture's file.
     *
     * @param shown what the picture shows, such as {@code cached run, image 2}
     */
    public static Map<String, String> of(ImageRecipe recipe, String shown) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("Software", "Cachescope");
        text.put("Title", recipe.modelName() + ", " + shown);
        text.put(KEYWORD, json(recipe).put("shown", shown).toString());
        return text;
    }

    private static ObjectNode json(ImageRecipe recipe) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", FORMAT).put("version", VERSION);
        root.set("model", RecipeJson.of(recipe.model()));
        root.put("modelName", recipe.modelName());
        root.put("modelIdentity", recipe.modelHashes().weights());
        if (recipe.modelHashes().signalLeak() != null) {
            root.put("signalLeak", recipe.modelHashes().signalLeak());
        }
        root.set("recipe", RecipeJson.of(recipe.recipe()));
        recipe.classNames().forEach(root.putArray("classes")::add);
        root.set("caching", RecipeJson.of(recipe.caching()));
        root.put("routerHash", recipe.routerHash());
        ObjectNode schedule = root.putObject("schedule");
        schedule.put("hash", recipe.schedule().hash());
        ArrayNode rows = schedule.putArray("rows");
        for (CacheSchedule.Row row : recipe.schedule().rows()) {
            OptionalInt routerRow = row.routerRow();
            ObjectNode json = rows.addObject()
                    .put("routerRow", routerRow.isPresent() ? (Integer) routerRow.getAsInt() : null)
                    .put("cells", CellAction.letters(row.cells()));
            if (!row.ranges().isEmpty()) {
                BlockRange.texts(row.ranges()).forEach(json.putArray("ranges")::add);
            }
        }
        return root;
    }

    /**
     * Reads the recipe out of a picture.
     *
     * @throws FormatException if the file is no PNG, damaged, without a recipe of ours, or its recipe is of a newer
     *     version or not as it was written
     */
    public static ImageRecipe read(Path png) throws IOException {
        String text = PngFile.readText(png).get(KEYWORD);
        if (text == null) {
            throw new FormatException(png, "text", "a recipe of Cachescope", "none", ADVICE);
        }
        Fields root = new Fields("", parse(png, text));
        try {
            if (!FORMAT.equals(root.optionalText("format"))) {
                throw root.wrong("format", "'" + FORMAT + "'");
            }
            int version = root.whole("version");
            if (version < 1) {
                throw root.wrong("version", "1 or more");
            }
            if (version > VERSION) {
                throw new FormatException(
                        png,
                        "recipe",
                        "version " + VERSION,
                        "version " + version,
                        "A newer Cachescope saved it: open it with that one.");
            }
            return recipe(root);
        } catch (IllegalArgumentException e) {
            throw new FormatException(png, "recipe", "what Cachescope writes", String.valueOf(e.getMessage()), ADVICE);
        }
    }

    private static JsonNode parse(Path png, String text) throws FormatException {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            JsonFault fault = JsonFault.of(e);
            throw new FormatException(png, "recipe, " + fault.place(), "JSON", fault.found(), ADVICE);
        }
    }

    private static ImageRecipe recipe(Fields root) {
        Fields schedule = root.object("schedule");
        List<CacheSchedule.Row> rows = new ArrayList<>();
        for (Fields row : schedule.objects("rows")) {
            rows.add(row(row));
        }
        CacheSchedule cells = new CacheSchedule(rows);
        if (!cells.hash().equals(schedule.text("hash"))) {
            throw schedule.wrong("hash", "'" + cells.hash() + "' for these rows");
        }
        return new ImageRecipe(
                RecipeJson.model(root.object("model")),
                root.text("modelName"),
                new ModelHashes(root.optionalText("modelIdentity"), root.optionalText("signalLeak")),
                RecipeJson.recipe(root.object("recipe")),
                root.texts("classes"),
                RecipeJson.caching(root.object("caching")),
                root.optionalText("routerHash"),
                cells);
    }

    private static CacheSchedule.Row row(Fields row) {
        @Nullable Integer routerRow = row.optionalWhole("routerRow");
        List<CellAction> cells = new ArrayList<>();
        for (char letter : row.text("cells").toCharArray()) {
            cells.add(CellAction.ofLetter(letter).orElseThrow(() -> row.wrong("cells", "letters C, R and D")));
        }
        List<BlockRange> ranges = new ArrayList<>();
        for (String text : row.optionalTexts("ranges")) {
            ranges.add(BlockRange.ofText(text).orElseThrow(() -> row.wrong("ranges", "ranges such as 'residual 3-6'")));
        }
        return new CacheSchedule.Row(
                routerRow == null ? OptionalInt.empty() : OptionalInt.of(routerRow), cells, ranges);
    }
}
