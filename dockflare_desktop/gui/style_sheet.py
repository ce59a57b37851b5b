"""The one style sheet: buttons, fields, chips, headers, menus, scroll bars, indicators, cards; the rest is painted."""

from string import Template

SHEET = Template("""
QFrame[kind="page"] { background: $window; border: none; }
QStackedWidget { background: transparent; border: none; }
QFrame[kind="sidebar"] { background: $sidebar; border: none; border-$trailing: 1px solid $border; }
QFrame[kind="surface"] { background: $surface; border: none; }
QScrollArea[kind="surface"], QScrollArea[kind="page"] { border: 2px solid transparent; }
QScrollArea[kind="surface"]:focus, QScrollArea[kind="page"]:focus { border-color: $accent; }
QFrame[kind="card"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QTextEdit[kind="diff"] { background: $window; border: 1px solid $border_soft; border-radius: 6px; padding: 4px; }
QFrame[kind="code"] { background: $window; border: 1px solid $border_soft; border-radius: 6px; }
QFrame[kind="details"] { background: $surface; border: none; border-$leading: 1px solid $border; }
QFrame[kind="aside"] { background: $sidebar; border: none; border-$leading: 1px solid $border; }
QFrame[kind="list"] { background: $surface; border: none; border-$trailing: 1px solid $border; }
QTabBar { background: transparent; border: none; font-weight: 600; }
QTabBar::tab { background: transparent; color: $text2; border: 2px solid transparent; border-radius: 6px;
  padding: 4px 8px; margin-bottom: 4px; font-weight: 400; }
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:selected { color: $accent; font-weight: 600; }
QTabBar::tab:focus { border-color: $accent; }
QFrame[kind="line"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="softline"] { background: $border_soft; border: none; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; color: $text; }
QLabel[tone="text2"] { color: $text2; } QLabel[tone="text3"] { color: $text3; } QLabel[tone="bad"] { color: $bad; }
QLabel[tone="warn"] { color: $warn; } QLabel[tone="live"] { color: $live; } QLabel[tone="accent"] { color: $accent; }
QLabel[tone="open"] { color: $open; } QLabel[tone="held"] { color: $held; } QLabel[tone="idle"] { color: $idle; }
QLabel[loser="true"] { text-decoration: line-through; }
QPushButton { background: $raised; color: $text; border: 1px solid $border; border-radius: 6px; padding: 0 12px;
  min-height: 30px; }
QPushButton:hover { background: $hover; } QPushButton:pressed { background: $pressed; }
QPushButton:disabled { color: $disabled; background: $pressed; border-color: $pressed; }
QPushButton:focus { border: 2px solid $accent; padding: 0 11px; min-height: 28px; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:disabled { background: $pressed; color: $disabled; border-color: $pressed; }
QPushButton[kind="primary"]:focus { border-color: $text; }
QPushButton[kind="danger"] { color: $bad; } QPushButton[kind="danger"]:disabled { color: $disabled; }
QPushButton[kind="solid-danger"] { background: $bad; color: $surface; border-color: $bad; font-weight: 600; }
QPushButton[kind="solid-danger"]:disabled { background: $hover; color: $disabled; border-color: $border; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; border-radius: 4px; color: $accent;
  padding: 0 3px; min-height: 20px; }
QPushButton[kind="link"]:focus { border: 2px solid $accent; padding: 0 2px; min-height: 18px; }
QPushButton[kind="link"]:disabled { color: $disabled; background: transparent; }
QPushButton[kind="chip"] { background: transparent; border-radius: 14px; min-height: 26px; padding: 0 11px; }
QPushButton[kind="chip"]:hover { background: $hover; }
QPushButton[kind="chip"]:checked { background: $selected; border-color: $accent; color: $accent; font-weight: 600; }
QPushButton[kind="chip"]:disabled { color: $disabled; border-color: $border; background: transparent; }
QPushButton[kind="chip"]:focus { border: 2px solid $accent; padding: 0 10px; min-height: 24px; }
QPushButton[kind="chip"]::menu-indicator { image: none; width: 0; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; padding: 0 4px; color: $text2;
  font-weight: 500; min-height: 26px; text-align: left; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 0 3px; min-height: 24px; }
QPushButton[kind="quiet"]::menu-indicator { image: none; width: 0; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; min-width: 26px;
  min-height: 26px; color: $text; }
QToolButton[kind="boxed"] { background: $raised; border-color: $border; min-width: 32px; min-height: 32px; }
QToolButton:hover, QToolButton[kind="boxed"]:hover { background: $hover; }
QToolButton:pressed, QToolButton[kind="boxed"]:pressed { background: $pressed; }
QToolButton:focus { border: 2px solid $accent; min-width: 24px; min-height: 24px; }
QToolButton[kind="boxed"]:focus { border: 2px solid $accent; min-width: 30px; min-height: 30px; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QComboBox, QPlainTextEdit, QDateTimeEdit, QSpinBox { background: $raised; color: $text;
  border: 1px solid $edge; border-radius: 6px; min-height: 30px; padding: 0 8px; selection-background-color: $accent;
  selection-color: $on_accent; }
QPlainTextEdit { padding: 6px 4px; }
QLineEdit[kind="search"] { border-color: $border; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QDateTimeEdit:focus, QSpinBox:focus,
  QLineEdit[kind="search"]:focus { border: 2px solid $accent; padding: 0 7px; min-height: 28px; }
QPlainTextEdit:focus { padding: 5px 3px; }
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus { background: transparent; border: none; padding: 0;
  min-height: 20px; }
QLineEdit[invalid="true"] { border-color: $bad; }
QLineEdit:disabled, QComboBox:disabled, QDateTimeEdit:disabled { color: $disabled; border-color: $border; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url($chevron); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $border; padding: 4px;
  selection-background-color: $selected; selection-color: $text; outline: none; }
QCheckBox, QRadioButton { color: $text; spacing: 8px; background: transparent; border: 2px solid transparent;
  border-radius: 6px; padding: 1px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $edge; border-radius: 4px; background: $raised; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($tick); }
QCheckBox::indicator:disabled { border-color: $border; background: $pressed; }
QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $edge; border-radius: 9px; background: $raised; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 5px solid $accent; background: $on_accent; }
QTreeView { background: $surface; border: none; outline: none; color: $text; }
QTreeView[kind="editor"] { border: 1px solid $border; border-radius: 6px; }
QTreeView[kind="editor"]::item { min-height: 28px; }
QTreeView::indicator { width: 16px; height: 16px; border: 1px solid $edge; border-radius: 4px; background: $raised; }
QTreeView::indicator:checked { background: $accent; border-color: $accent; image: url($tick); }
QTreeView[kind="editor"]::item:selected { background: $selected; color: $text; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $text3; border: none; border-bottom: 1px solid $border;
  padding: 0 8px 0 8px; font-weight: 500; }
QHeaderView::section:$first { padding-$leading: 24px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { width: 0; height: 0; image: none; }
QListWidget[kind="nav"], QListWidget[kind="sections"] { background: transparent; border: none; outline: none; }
QMenu { background: $raised; color: $text; border: 1px solid $border; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 8px; border-radius: 6px; min-height: 18px; }
QMenu::item:selected { background: $selected; } QMenu::item:disabled { color: $text3; }
QMenu::icon { padding-left: 6px; }
QMenu::separator { height: 1px; background: $border_soft; margin: 6px 4px; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px 6px; }
QDialog { background: $surface; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 1px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; width: 1px; }
""")
