import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import { Signal } from "@lumino/signaling";

/** What the user has set in JupyterLab. */
export class Settings {
  readonly changed = new Signal<this, void>(this);

  /** Reads the settings of a plugin, and follows them. */
  async load(registry: ISettingRegistry, plugin: string): Promise<void> {
    this.settings = await registry.load(plugin);
    this.settings.changed.connect(() => this.changed.emit());
  }

  get fixOnSave(): boolean {
    return this.settings?.composite["fixOnSave"] === true;
  }

  /** Returns the settings that are the server's own (docs/configuration.md). */
  get ofServer(): object {
    const { fixOnSave: _, ...server } = { fixOnSave: false, ...this.settings?.composite };
    return server;
  }

  private settings: ISettingRegistry.ISettings | undefined;
}
