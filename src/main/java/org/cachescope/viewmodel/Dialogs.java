package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
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

    /**
     * Tells that something would be lost, and asks what is to become of it.
     *
     * @param what a sentence
     * @param save does what keeps it
     * @param discard goes on without it
     */
    void unsaved(String what, Runnable save, Runnable discard);

    /**
     * Asks how a router file that does not say is to be used.
     *
     * @param choices the patterns that it may have, the published one first
     */
    void reusePattern(Path file, List<ReusePattern> choices, Consumer<ReusePattern> then);
}
