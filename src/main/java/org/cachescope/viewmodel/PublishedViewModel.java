package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.published.DownloadFolder;
import org.cachescope.workspace.published.PublishedModel;

/** The page of what is published: a line for each, downloaded on consent and opened from here. */
public final class PublishedViewModel {
    private final WindowViewModel window;
    private final BooleanProperty shown = new SimpleBooleanProperty();
    private final List<PublishedRow> rows;

    /**
     * Shows nothing.
     *
     * @param published what there is
     * @param window opens what was downloaded
     */
    public PublishedViewModel(
            List<PublishedModel> published, DownloadFolder folder, Jobs jobs, Executor ui, WindowViewModel window) {
        this.window = window;
        this.rows = published.stream()
                .map(model -> new PublishedRow(model, folder, jobs, ui, this::open))
                .toList();
        shown.subscribe(now -> rows.stream().filter(_ -> now).forEach(PublishedRow::look));
    }

    /** Whether the page is on show. */
    public BooleanProperty shown() {
        return shown;
    }

    /** What is published. */
    public List<PublishedRow> rows() {
        return rows;
    }

    /** The commands that belong to it. */
    public List<Command> commands() {
        return List.of(new Command(
                "file.published",
                "Get Published Models…",
                "",
                new SimpleObjectProperty<>(Optional.empty()),
                () -> shown.set(true)));
    }

    private void open(PublishedModel model, Path path) {
        shown.set(false);
        switch (model.kind()) {
            case MODEL -> window.recipe().open(ModelChoice.of(path.toString()).withPrediction(model.prediction()));
            case AUTOENCODER -> window.recipe().decodeBy(path);
            case ROUTER -> window.drop(List.of(path));
            case JUDGE -> {} // evaluations find it where it is
        }
    }
}
