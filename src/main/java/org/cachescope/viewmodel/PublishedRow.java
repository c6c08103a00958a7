package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.LatestJob;
import org.cachescope.workspace.published.Bytes;
import org.cachescope.workspace.published.DownloadFolder;
import org.cachescope.workspace.published.FetchReport;
import org.cachescope.workspace.published.PublishedModel;

/** Something published, and how far it is from being here. */
public final class PublishedRow {
    /** How far it is. */
    public sealed interface State {
        /** It can be asked for. */
        record Offered() implements State {}

        /** It is to be had by hand alone. */
        record ByHand() implements State {}

        /** A person is asked whether to download it. */
        record Asking(String question) implements State {}

        /**
         * It is coming.
         *
         * @param fraction 0 to 1, or -1 while nobody knows
         */
        record Coming(String message, double fraction) implements State {}

        /** It did not come. */
        record Failed(String why) implements State {}

        /** It is here. @param note what is to be said of it; may be empty */
        record Here(Path path, String note) implements State {}
    }

    private final PublishedModel model;
    private final DownloadFolder folder;
    private final LatestJob job;
    private final BiConsumer<PublishedModel, Path> opener;
    private final ReadOnlyObjectWrapper<State> state;

    PublishedRow(
            PublishedModel model,
            DownloadFolder folder,
            Jobs jobs,
            Executor ui,
            BiConsumer<PublishedModel, Path> opener) {
        this.model = model;
        this.folder = folder;
        this.job = new LatestJob(jobs, ui);
        this.opener = opener;
        this.state = new ReadOnlyObjectWrapper<>(offered());
    }

    private State offered() {
        return model.files().isEmpty()
                ? new State.ByHand()
                : folder.downloaded(model)
                        .<State>map(path -> new State.Here(path, ""))
                        .orElseGet(State.Offered::new);
    }

    /** Looks again whether it is here: a terminal, or a person, may have put it there. */
    void look() {
        State now = offered();
        boolean rests = state.get() instanceof State.Offered || state.get() instanceof State.Here;
        if (rests && now.getClass() != state.get().getClass()) {
            state.set(now);
        }
    }

    /** Short name. */
    public String name() {
        return model.name();
    }

    /** What a person reads. */
    public String title() {
        return model.title();
    }

    /** Kind, size, licence and whether it can be checked, in a line. */
    public String facts() {
        return model.kind().word() + " · "
                + model.sizeBytes().map(Bytes::text).orElse("size unknown") + " · licence "
                + Objects.requireNonNullElse(model.licence(), "unknown")
                + (model.files().isEmpty() ? "" : model.checked() ? " · checked by its hash" : " · hash unknown");
    }

    /** What else to know; may be empty. */
    public String note() {
        return model.note();
    }

    /** Where its publisher tells of it. */
    public String page() {
        return model.page().toString();
    }

    /** How far it is. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /** Asks for consent, unless it is coming or here. */
    public void ask() {
        if (state.get() instanceof State.Offered || state.get() instanceof State.Failed) {
            state.set(new State.Asking("Download "
                    + model.sizeBytes().map(Bytes::text).orElse("a file of unknown size") + " from "
                    + String.join(", ", model.hosts()) + " into " + folder.of(model) + "? Its licence is "
                    + Objects.requireNonNullElse(model.licence(), "not known; see its page") + "."));
        }
    }

    /** Takes the question back: nothing is downloaded. */
    public void refuse() {
        if (state.get() instanceof State.Asking) {
            state.set(offered());
        }
    }

    /** Answers the question with yes; without a question does nothing. */
    public void agree() {
        if (!(state.get() instanceof State.Asking)) {
            return;
        }
        state.set(new State.Coming("connecting", -1));
        job.start("Downloading " + model.name(), folder.fetch(model), new JobListener<FetchReport>() {
            @Override
            public void progressed(Progress progress) {
                show(progress);
            }

            @Override
            public void ended(JobOutcome<FetchReport> outcome) {
                state.set(
                        switch (outcome) {
                            case JobOutcome.Done<FetchReport> done -> here(done.report());
                            case JobOutcome.Failed<FetchReport> failed ->
                                new State.Failed(failed.problem().why());
                            case JobOutcome.Cancelled<FetchReport> _ -> offered();
                        });
            }
        });
    }

    private void show(Progress progress) {
        switch (progress) {
            case Progress.Began began -> state.set(new State.Coming(began.task(), -1));
            case Progress.Advanced step ->
                state.set(new State.Coming(
                        Bytes.text(1000 * step.done()) + " of " + Bytes.text(1000 * step.of()) + ", " + step.message(),
                        step.done() / (double) Math.max(1, step.of())));
            case Progress.Wrote _, Progress.Noted _ -> {}
        }
    }

    private static State here(FetchReport report) {
        boolean checked = report.files().stream().allMatch(FetchReport.Entry::checked);
        return new State.Here(
                report.open(),
                checked
                        ? "Checked: it is what was published."
                        : "Not checked: SHA-256 " + report.files().getLast().sha256());
    }

    /** Stops it; what has come stays for the next time. */
    public void stop() {
        job.cancel();
    }

    /** Opens it; does nothing while it is not here. */
    public void open() {
        if (state.get() instanceof State.Here here) {
            opener.accept(model, here.path());
        }
    }
}
