import { CloseAction, type CloseHandlerResult, ErrorAction, type ErrorHandler } from "vscode-languageclient/node";

const most = 5; // restarts
const within = 3 * 60_000; // ms

/**
 * Starts a server that has ended again, unless it ends all the time.
 *
 * The client's own handler shuts everything down for good at the first write into a broken pipe, which is what a key
 * meets that is typed before the end of the server is noticed. Here such an error changes nothing: the end of the
 * connection follows it, and that alone decides.
 */
export class Restarter implements ErrorHandler {
  private ends: number[] = [];

  error() {
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.ends = [...this.ends.filter((end) => now - end < within), now];
    if (this.ends.length <= most) {
      return { action: CloseAction.Restart, message: "The server has ended; it is started again.", handled: true };
    }
    return {
      action: CloseAction.DoNotRestart,
      message: `pyferry's server has ended ${this.ends.length} times in three minutes and is not started again. "pyferry: Show Log" may say why; "pyferry: Restart Server" starts it.`,
    };
  }
}
