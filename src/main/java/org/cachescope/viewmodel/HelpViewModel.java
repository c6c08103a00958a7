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

    /**
     * What keys do where one place of the window has the focus.
     *
     * @param place such as "Heatmap"
     * @param keys in the order to show them
     */
    public record Place(String place, List<Key> keys) {}

    /**
     * Keys and what they do.
     *
     * @param does as a command is named
     * @param keys as they are written on the keyboard
     */
    public record Key(String does, String keys) {}

    private static final List<Place> PLACES = List.of(
            new Place(
                    "θ slider",
                    List.of(new Key("Next lower or higher β", "← →"), new Key("Reuse none, reuse all", "Home End"))),
            new Place(
                    "Heatmap",
                    List.of(
                            new Key("Go from cell to cell", "← ↑ ↓ →"),
                            new Key("Span cells", "Shift+← ↑ ↓ →"),
                            new Key("Brush them", "Space"),
                            new Key("Give the span up", "Esc"))),
            new Place(
                    "Trade-off, errors",
                    List.of(
                            new Key("Go from point to point", "← →"),
                            new Key("Go to another series", "↑ ↓"),
                            new Key("Choose a point", "Enter"))),
            new Place(
                    "Images",
                    List.of(
                            new Key("Closer, further", "+ −"),
                            new Key("All of it", "0"),
                            new Key("Select an image", "← ↑ ↓ →"),
                            new Key("Move what is enlarged, or the divider", "Shift+← ↑ ↓ →"),
                            new Key("Divider to either end (swipe)", "Home End"))));

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

    /** Keys that only work where the focus is, beside those of the commands. */
    public List<Place> places() {
        return PLACES;
    }

    /** What program this is, line by line. */
    public List<About.Fact> facts() {
        return about.get().facts(device.getValue());
    }
}
