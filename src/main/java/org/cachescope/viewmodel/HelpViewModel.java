package org.cachescope.viewmodel;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;

/** What the window says of itself: its keys, and what program it is. */
public final class HelpViewModel {
    /** What is on show. */
    public enum Page {
        /** Nothing. */
        NONE,
        /** The keys of all commands. */
        SHORTCUTS,
        /** Version, engine, device, licence and paper. */
        ABOUT
    }

    private final Supplier<About> about;
    private final ObservableValue<String> device;
    private final ObjectProperty<Page> page = new SimpleObjectProperty<>(Page.NONE);

    /**
     * Shows nothing.
     *
     * @param about asked when it is shown
     * @param device in words; empty until the engine has started
     */
    public HelpViewModel(Supplier<About> about, ObservableValue<String> device) {
        this.about = about;
        this.device = device;
    }

    /** The commands that show a page. */
    public List<Command> commands() {
        ObservableValue<Optional<String>> always = new SimpleObjectProperty<>(Optional.empty());
        return List.of(
                new Command("help.shortcuts", "Keyboard Shortcuts", "F1", always, () -> page.set(Page.SHORTCUTS)),
                new Command("help.about", "About Cachescope", "", always, () -> page.set(Page.ABOUT)));
    }

    /** What is on show. */
    public ObjectProperty<Page> page() {
        return page;
    }

    /** What program this is, line by line. */
    public List<About.Fact> facts() {
        return about.get().facts(device.getValue());
    }
}
