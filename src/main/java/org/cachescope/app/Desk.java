package org.cachescope.app;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.RouterFile;
import org.cachescope.tensor.Engine;
import org.cachescope.view.PaneModels;
import org.cachescope.view.PauseCountdown;
import org.cachescope.view.SystemClipboard;
import org.cachescope.viewmodel.About;
import org.cachescope.viewmodel.Command;
import org.cachescope.viewmodel.CompareViewModel;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.ErrorViewModel;
import org.cachescope.viewmodel.HelpViewModel;
import org.cachescope.viewmodel.LimitsViewModel;
import org.cachescope.viewmodel.LineUpViewModel;
import org.cachescope.viewmodel.PictureCommands;
import org.cachescope.viewmodel.PictureViewModel;
import org.cachescope.viewmodel.PointRecipe;
import org.cachescope.viewmodel.PublishedViewModel;
import org.cachescope.viewmodel.ReadoutViewModel;
import org.cachescope.viewmodel.RouterViewModel;
import org.cachescope.viewmodel.SessionStore;
import org.cachescope.viewmodel.TradeOffViewModel;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.viewmodel.UiThread;
import org.cachescope.viewmodel.WindowState;
import org.cachescope.viewmodel.WindowViewModel;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.export.RouterExport;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.ThreadJobs;
import org.cachescope.workspace.published.DownloadFolder;
import org.cachescope.workspace.published.PublishedModels;
import org.cachescope.workspace.session.SessionFile;
import org.cachescope.workspace.studio.EngineStudio;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * Engine, jobs and view models of one window, wired by hand. To be opened and closed on the toolkit's thread.
 *
 * @param models what the window shows
 * @param dragged files that left the window by the pointer
 */
record Desk(PaneModels models, TaskEngine engine, Studio studio, Jobs jobs, DraggedFiles dragged)
        implements AutoCloseable {
    /** Remembers nothing: every start is the first. */
    static final SessionStore NO_SESSION = new SessionStore() {
        @Override
        public Restored load() {
            return new Restored(Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public void save(WindowState state) {
            // Nothing is kept.
        }
    };

    /** The session of the last window of this installation. */
    static SessionStore keptSession(Installation installation) {
        return new KeptSession(
                new SessionFile(installation.cache().resolve("session.json"), Clock.systemDefaultZone()));
    }

    /** Starts an engine and wires what a window needs; nothing is open until {@link WindowViewModel#start}. */
    static Desk open(Installation installation, UiThread ui, Dialogs dialogs, SessionStore session) {
        TaskEngine engine = TaskEngine.start("auto", 0);
        Studio studio = new EngineStudio(installation, engine);
        Jobs jobs = new ThreadJobs();
        DraggedFiles dragged = new DraggedFiles();
        DeskPictures pictures = new DeskPictures(installation, dragged);
        WindowViewModel window =
                new WindowViewModel(studio, jobs, ui, new DeskFiles(installation, pictures), dialogs, session);
        SimpleObjectProperty<HandEdits.@Nullable Cell> hovered = new SimpleObjectProperty<>();
        CompareViewModel compare = new CompareViewModel(window.request(), studio, jobs, ui);
        window.images().bind(compare.state());
        PictureViewModel picture =
                new PictureViewModel(compare, jobs, ui, pictures, new SystemClipboard(), window.jobs()::tell);
        pictures.follow(window, compare);
        LineUpViewModel lineUp =
                new LineUpViewModel(window.request(), window.caching(), studio, jobs, ui, new DeskLineUp());
        ErrorViewModel error = new ErrorViewModel(window.request(), studio, jobs, ui, hovered);
        window.errors().bind(error.current());
        RouterViewModel router = new RouterViewModel(window.caching(), window.request(), error.current(), hovered, ui);
        TrainViewModel train = new TrainViewModel(
                window.recipe().model(),
                window.recipe().shape(),
                studio,
                jobs,
                ui,
                (learned, file) -> (_, _) -> {
                    RouterExport.writeRouterJson(file, new RouterFile.Learned(learned));
                    return file;
                },
                window.caching()::use,
                window.caching()::written,
                window.jobs()::tell);
        LimitsViewModel limits =
                new LimitsViewModel(window.request(), window.caching(), window.limits(), studio, jobs, ui);
        TradeOffViewModel tradeOff = new TradeOffViewModel(
                window.request(),
                window.caching()::offers,
                new DeskTradeOff(installation, engine),
                jobs,
                ui,
                new PointRecipe(window));
        ReadoutViewModel readout = new ReadoutViewModel(
                window.request(), window.caching(), compare, studio, jobs, ui, new PauseCountdown());
        HelpViewModel help = new HelpViewModel(Desk::about, window.jobs().device());
        PublishedViewModel published = new PublishedViewModel(
                PublishedModels.all(), new DownloadFolder(installation.published()), jobs, ui, window);
        List<Command> commands = Stream.of(
                        window.commands(),
                        published.commands(),
                        new PictureCommands(compare, picture, dialogs).all(),
                        help.commands())
                .flatMap(List::stream)
                .toList();
        PaneModels models = new PaneModels(
                window, compare, lineUp, picture, router, error, train, tradeOff, limits, readout, help, published,
                commands);
        return new Desk(models, engine, studio, jobs, dragged);
    }

    private static About about() {
        return new About(Main.version(), Engine.software(), "Java " + Runtime.version());
    }

    /** Keeps the session, ends all jobs and lets go of the engine. */
    @Override
    public void close() {
        models.window().close();
        jobs.close();
        studio.close();
        engine.close();
        dragged.close();
    }
}
