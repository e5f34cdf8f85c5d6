import { PageConfig } from "@jupyterlab/coreutils";
import type { IDocumentManager } from "@jupyterlab/docmanager";
import type { IDocumentWidget } from "@jupyterlab/docregistry";

/** Returns the tab of a file that is open, also of one that is shared by jupyter-collaboration. */
export function tabOf(manager: IDocumentManager, path: string): IDocumentWidget | undefined {
  return manager.findWidget(path, null) ?? manager.findWidget(`RTC:${path}`, null);
}

/** Reads files that pyferry has written anew where they are open, in all windows of this Jupyter. */
export class Windows {
  private readonly channel = new BroadcastChannel(`pyferry:${PageConfig.getBaseUrl()}`);

  constructor(private readonly manager: IDocumentManager) {
    this.channel.onmessage = ({ data }) => void this.refresh(String(data));
  }

  /** Tells all windows, this one included, that a file has been written. */
  wrote(path: string): void {
    this.channel.postMessage(path);
    void this.refresh(path);
  }

  private async refresh(path: string): Promise<void> {
    const context = tabOf(this.manager, path)?.context;
    if (context && !context.model.dirty && !context.model.collaborative) {
      await context.revert();
    }
  }
}
