package org.cachescope.viewmodel;

import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;

/** The run that model, recipe and schedule make together, and what is known of it. */
final class CurrentRun {
    private final RecipeViewModel recipe;
    private final CachingViewModel caching;
    private final ReadOnlyObjectWrapper<@Nullable RunRequest> request = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<@Nullable LayerErrors> errors = new SimpleObjectProperty<>();
    private final ObjectProperty<CompareViewModel.State> images =
            new SimpleObjectProperty<>(new CompareViewModel.State.Nothing());

    /** @param ui publishes the newest of several changes, once */
    CurrentRun(RecipeViewModel recipe, CachingViewModel caching, Executor ui) {
        this.recipe = recipe;
        this.caching = caching;
        Coalescer changes = new Coalescer(ui, this::publish);
        recipe.model().addListener((_, _, _) -> changes.ask());
        recipe.recipe().addListener((_, _, _) -> changes.ask());
        caching.schedule().addListener((_, _, _) -> changes.ask());
    }

    ReadOnlyObjectProperty<@Nullable RunRequest> request() {
        return request.getReadOnlyProperty();
    }

    /** What was measured for it; set by whom measures. */
    ObjectProperty<@Nullable LayerErrors> errors() {
        return errors;
    }

    /** What is known of its images; set by whom makes them. */
    ObjectProperty<CompareViewModel.State> images() {
        return images;
    }

    private void publish() {
        RunRequest next = wanted();
        if (!sameRun(request.get(), next)) {
            request.set(next);
        }
    }

    private @Nullable RunRequest wanted() {
        ModelSummary model = recipe.model().getValue();
        SamplingRecipe run = recipe.recipe().getValue();
        CacheSchedule schedule = caching.schedule().getValue();
        boolean complete = model != null
                && run != null
                && schedule != null
                && schedule.evaluations() == run.evaluations()
                && schedule.layers() == model.architecture().layers();
        return complete ? new RunRequest(model, run, schedule) : null;
    }

    /** A model that only became better known makes the same images. */
    private static boolean sameRun(@Nullable RunRequest former, @Nullable RunRequest next) {
        if (former == null || next == null) {
            return former == next;
        }
        return former.startsAlike(next) && former.schedule().equals(next.schedule());
    }

    /** What there is to write of it as it is now; empty while it is not complete. */
    Optional<WindowFiles.Content> content() {
        return Optional.ofNullable(wanted())
                .map(run -> new WindowFiles.Content(
                        run,
                        caching.deciding(),
                        caching.theta().get(),
                        caching.byHand().edits().getValue(),
                        measured(run.schedule()),
                        images.get()));
    }

    private @Nullable LayerErrors measured(CacheSchedule schedule) {
        LayerErrors known = errors.get();
        return known != null && known.steps() == schedule.evaluations() && known.layers() == schedule.layers()
                ? known
                : null;
    }
}
