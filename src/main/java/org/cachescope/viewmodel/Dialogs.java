package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.cachescope.caching.ReusePattern;

/** What a person is asked in a dialog; nothing is called where the dialog is closed without an answer. */
public interface Dialogs {
    /** Asks for a file to read. */
    void openFile(String title, Consumer<Path> then);

    /** Asks for a folder to read. */
    void openFolder(String title, Consumer<Path> then);

    /** Asks for a file to write. */
    void saveFile(String title, String suggestedName, Consumer<Path> then);

    /** Asks how a router file that does not say is to be used. */
    void reusePattern(Path file, Consumer<ReusePattern> then);
}
