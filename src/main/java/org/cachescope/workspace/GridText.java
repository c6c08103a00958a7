package org.cachescope.workspace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.caching.BlockRange;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.SolverName;
import org.cachescope.workspace.session.ImageRecipe;
import org.cachescope.workspace.session.ImageRecipeText;
import org.cachescope.workspace.session.SessionState;
import org.jspecify.annotations.Nullable;

/** The text that a picture carries, by which its run can be repeated. */
final class GridText {
    private GridText() {}

    static Map<String, String> of(SampleReport report, SampleRequest request) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("Software", "Cachescope");
        text.put("Title", report.model() + ", " + report.policy());
        text.put("cachescope-recipe", ReportJson.recipe(report).toString());
        text.put("cachescope-schedule", rows(report.schedule()));
        text.put(
                ImageRecipeText.KEYWORD,
                ImageRecipeText.of(recipe(report, request), "comparison").get(ImageRecipeText.KEYWORD));
        return text;
    }

    /** For a window to restore. */
    private static ImageRecipe recipe(SampleReport report, SampleRequest request) {
        Integer budget = report.budget();
        Double theta = report.theta();
        return new ImageRecipe(
                wherever(
                        report.decoding() == null
                                ? request.model()
                                : request.model()
                                        .withAutoencoder(
                                                report.decoding().file().toString())),
                report.model(),
                report.hashes().model(),
                report.recipe(),
                report.classNames(),
                new SessionState.Caching(
                        router(report, request.policy()),
                        choice(report, request.policy()),
                        theta == null ? 0.5 : Math.clamp(theta, 0, 1),
                        budget == null ? 0 : budget,
                        HandEdits.NONE,
                        pattern(report, request.policy()),
                        torchPattern(report, request.policy())),
                report.hashes().router(),
                report.schedule());
    }

    private static ReusePattern pattern(SampleReport report, PolicyChoice policy) {
        return policy instanceof PolicyChoice.All(ReusePattern pattern) && pattern != null
                ? pattern
                : publishedPattern(report);
    }

    private static ReusePattern publishedPattern(SampleReport report) {
        return SolverName.of(report.recipe().solver().name()).publishedPattern();
    }

    private static PolicyChoice.@Nullable RouterChoice asked(PolicyChoice policy) {
        return switch (policy) {
            case PolicyChoice.Threshold(PolicyChoice.RouterChoice router, Double theta) -> router;
            case PolicyChoice.Budget(PolicyChoice.RouterChoice router, int cells) -> router;
            case PolicyChoice.None _,
                    PolicyChoice.All _,
                    PolicyChoice.ByRule _,
                    PolicyChoice.EveryNth _,
                    PolicyChoice.Smooth _,
                    PolicyChoice.ByBlocks _,
                    PolicyChoice.FewerSteps _ -> null;
        };
    }

    private static @Nullable String router(SampleReport report, PolicyChoice policy) {
        PolicyChoice.RouterChoice asked = asked(policy);
        return asked == null || asked.nameOrPath() == null ? report.router() : wherever(asked.nameOrPath());
    }

    private static ReusePattern torchPattern(SampleReport report, PolicyChoice policy) {
        PolicyChoice.RouterChoice asked = asked(policy);
        ReusePattern pattern = asked == null ? null : asked.torchPattern();
        return pattern == null ? publishedPattern(report) : pattern;
    }

    /** A picture is dropped on a window that was started in another folder: files get their whole path. */
    private static String wherever(String nameOrPath) {
        return Files.exists(Path.of(nameOrPath))
                ? Path.of(nameOrPath).toAbsolutePath().normalize().toString()
                : nameOrPath;
    }

    private static ModelChoice wherever(ModelChoice model) {
        return new ModelChoice(
                model.nameOrPath() == null ? null : wherever(model.nameOrPath()),
                model.trainedWeights(),
                model.heads(),
                model.autoencoder() == null ? null : wherever(model.autoencoder()),
                model.prediction());
    }

    /** The window's name of the policy. */
    private static String choice(SampleReport report, PolicyChoice policy) {
        return switch (policy) {
            case PolicyChoice.None() -> "NONE";
            case PolicyChoice.All _ -> "ALL_CELLS";
            case PolicyChoice.Budget _ -> "BUDGET";
            case PolicyChoice.Threshold _ when report.theta() != null -> "THETA";
            case PolicyChoice.Threshold _ when report.router() != null -> "FIXED";
            case PolicyChoice.Threshold _ -> "ALL_CELLS";
            case PolicyChoice.ByRule _,
                    PolicyChoice.EveryNth _,
                    PolicyChoice.Smooth _,
                    PolicyChoice.ByBlocks _,
                    PolicyChoice.FewerSteps _ -> policy.needsTrial() ? "FIXED" : SessionState.Caching.byRule(policy);
        };
    }

    /**
     * A line a network evaluation, in sampling order, a letter a layer: C compute, R reuse, D drop; then what is passed
     * over as one.
     */
    private static String rows(CacheSchedule schedule) {
        StringBuilder rows = new StringBuilder();
        for (CacheSchedule.Row row : schedule.rows()) {
            rows.append(CellAction.letters(row.cells()));
            BlockRange.texts(row.ranges()).forEach(range -> rows.append(", ").append(range));
            rows.append('\n');
        }
        return rows.toString();
    }
}
