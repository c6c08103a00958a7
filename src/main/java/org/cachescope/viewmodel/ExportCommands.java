package org.cachescope.viewmodel;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;

/** A command for each kind of file, which asks for its name. */
record ExportCommands(WindowViewModel window, CurrentRun run, Dialogs dialogs) {
    /** What is in the way while a run cannot be made. */
    static final String INCOMPLETE = "There is no complete run: it needs a model, a valid recipe and a schedule.";

    List<Command> all() {
        return Arrays.stream(ExportKind.values()).map(this::command).toList();
    }

    private Command command(ExportKind kind) {
        return new Command(
                "export." + kind.id(),
                kind.text(),
                kind == ExportKind.IMAGES ? "Shortcut+S" : "",
                obstacle(kind),
                () -> dialogs.saveFile(kind.text(), suggestedName(kind), target -> window.export(kind, target)));
    }

    private ObservableValue<Optional<String>> obstacle(ExportKind kind) {
        CachingViewModel caching = window.caching();
        Observable[] causes = {
            run.request(),
            run.errors(),
            run.images(),
            caching.router(),
            caching.inForce(),
            caching.theta(),
            caching.schedule()
        };
        return Bindings.createObjectBinding(
                () -> run.content().map(kind::obstacle).orElse(Optional.of(INCOMPLETE)), causes);
    }

    private String suggestedName(ExportKind kind) {
        ModelSummary model = window.recipe().model().getValue();
        RouterOffer router = window.caching().deciding();
        return kind.needsBeta() && router != null
                ? router.name() + kind.ending()
                : SuggestedName.of(model == null ? "run" : model.name(), kind.fileWord(), kind.ending());
    }
}
