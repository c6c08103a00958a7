package org.cachescope.view;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Alert;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.layout.Region;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.cachescope.caching.ReusePattern;
import org.cachescope.viewmodel.Dialogs;
import org.jspecify.annotations.Nullable;

/** The system's dialogs, over the window; each next one opens in the folder of the last. */
public final class FileDialogs implements Dialogs {
    private static final ButtonType SAVE = new ButtonType("Save…", ButtonBar.ButtonData.YES);
    private static final ButtonType DISCARD = new ButtonType("Discard", ButtonBar.ButtonData.NO);

    private @Nullable Window owner;
    private @Nullable File folder;

    /** Has dialogs open over a window. */
    public void over(Window window) {
        owner = window;
    }

    @Override
    public void openFile(String title, Consumer<Path> then) {
        answered(chooser(title).showOpenDialog(owner), then);
    }

    @Override
    public void openFolder(String title, Consumer<Path> then) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(title);
        chooser.setInitialDirectory(lastFolder());
        answered(chooser.showDialog(owner), then);
    }

    @Override
    public void saveFile(String title, String suggestedName, Consumer<Path> then) {
        FileChooser chooser = chooser(title);
        chooser.setInitialFileName(suggestedName);
        int dot = suggestedName.lastIndexOf('.');
        if (dot >= 0) {
            String ending = suggestedName.substring(dot);
            chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("*" + ending, "*" + ending));
        }
        answered(chooser.showSaveDialog(owner), then);
    }

    private FileChooser chooser(String title) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        chooser.setInitialDirectory(lastFolder());
        return chooser;
    }

    /**
     * The folder of the last dialog; null for the system's choice, where there was none or the folder is gone since.
     */
    @Nullable
    File lastFolder() {
        return folder != null && folder.isDirectory() ? folder : null; // a dialog does not open in what is no folder
    }

    /** Takes what was chosen in a dialog, null where it was closed without an answer. */
    void answered(@Nullable File chosen, Consumer<Path> then) {
        if (chosen != null) {
            folder = chosen.getParentFile();
            then.accept(chosen.toPath());
        }
    }

    @Override
    public void unsaved(String what, Runnable save, Runnable discard) {
        Alert question = question(what, "Save it to a file to keep it: what is discarded cannot be brought back.");
        question.getButtonTypes().setAll(SAVE, DISCARD, ButtonType.CANCEL);
        Optional<ButtonType> answer = question.showAndWait();
        if (answer.filter(SAVE::equals).isPresent()) {
            save.run();
        } else if (answer.filter(DISCARD::equals).isPresent()) {
            discard.run();
        }
    }

    @Override
    public void reusePattern(Path file, List<ReusePattern> choices, Consumer<ReusePattern> then) {
        Map<ButtonType, ReusePattern> buttons = new LinkedHashMap<>();
        choices.forEach(pattern -> buttons.put(button(pattern), pattern));
        Alert question = question(
                "How is " + file.getFileName() + " meant?",
                "The file does not say which network evaluations may reuse.");
        question.getButtonTypes().setAll(buttons.keySet());
        question.getButtonTypes().add(ButtonType.CANCEL);
        buttons.keySet().forEach(type -> showWhole(question.getDialogPane().lookupButton(type)));
        question.showAndWait().map(buttons::get).ifPresent(then);
    }

    private Alert question(String asked, String words) {
        Alert question = new Alert(Alert.AlertType.CONFIRMATION, words);
        question.setTitle("Cachescope");
        question.setHeaderText(asked);
        question.setGraphic(null); // the toolkit's is drawn in another style than all icons here
        question.initOwner(owner);
        return question;
    }

    /** Buttons in a row are made equally wide, which would cut off the longer texts. */
    private static void showWhole(Node button) {
        ButtonBar.setButtonUniformSize(button, false);
        if (button instanceof Region region) {
            region.setMinWidth(Region.USE_PREF_SIZE);
        }
    }

    private static ButtonType button(ReusePattern pattern) {
        return switch (pattern) {
            case ALTERNATE -> new ButtonType("Every second step (Learning-to-Cache)", ButtonBar.ButtonData.YES);
            case ANY_STEP -> new ButtonType("Any evaluation", ButtonBar.ButtonData.NO);
            case SHIFTED -> new ButtonType("First evaluation of a step (Learning-to-Cache)", ButtonBar.ButtonData.YES);
            case UNSHIFTED -> new ButtonType("Intermediate evaluation", ButtonBar.ButtonData.NO);
        };
    }
}
