package org.cachescope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.cachescope.caching.ReusePattern;
import org.cachescope.viewmodel.Dialogs;
import org.jspecify.annotations.Nullable;

/** Answers dialogs as a test has said before, and closes them without an answer where it has said nothing. */
final class GivenAnswers implements Dialogs {
    private @Nullable Path path;
    private @Nullable ReusePattern pattern;
    private boolean discards;

    /** The next dialog for a file or folder is answered so. */
    void next(Path answer) {
        path = answer;
    }

    /** Every question about a router's pattern is answered so. */
    void pattern(ReusePattern answer) {
        pattern = answer;
    }

    /** From now on what was not saved may go; until then it is to be saved, if a file is said. */
    void discard() {
        discards = true;
    }

    private void answer(Consumer<Path> then) {
        Path answer = path;
        path = null;
        if (answer != null) {
            then.accept(answer);
        }
    }

    @Override
    public void openFile(String title, Consumer<Path> then) {
        answer(then);
    }

    @Override
    public void openFolder(String title, Consumer<Path> then) {
        answer(then);
    }

    @Override
    public void saveFile(String title, String suggestedName, Consumer<Path> then) {
        answer(then);
    }

    @Override
    public void unsaved(String what, Runnable save, Runnable discard) {
        if (discards) {
            discard.run();
        } else {
            save.run();
        }
    }

    @Override
    public void reusePattern(Path file, List<ReusePattern> choices, Consumer<ReusePattern> then) {
        if (pattern != null) {
            then.accept(pattern);
        }
    }
}
