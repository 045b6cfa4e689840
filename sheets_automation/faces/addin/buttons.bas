Attribute VB_Name = "SheetsAutomationButtons"
Option Explicit

'The buttons of sheets-automation: each one calls a function of sheets_automation/faces/excel.py.
'
'Whose is what in this add-in:
'* This module is part of sheets-automation, Copyright (c) 2026 the authors of sheets-automation, MIT licence.
'* The module "xlwings" is part of xlwings, Copyright (C) 2014-present, Zoomer Analytics LLC, BSD 3-clause licence; its
'  whole notice stands at its top. Lines changed for this add-in end in a comment that begins with "sheets-automation".
'* The class "Dictionary" is VBA-Dictionary, (c) Tim Hall, MIT licence; its notice stands at its top.

Private Const TITLE As String = "sheets-automation"

Public Sub OnValidate(control As IRibbonControl)
    Press "validate"
End Sub

Public Sub OnConsolidate(control As IRibbonControl)
    Press "consolidate"
End Sub

Public Sub OnCloseDay(control As IRibbonControl)
    Press "close_day"
End Sub

Public Sub OnCallBacks(control As IRibbonControl)
    Press "call_backs"
End Sub

Private Sub Press(key As String)
    Dim reason As String
    reason = WhyNot(ActiveWorkbook)
    If reason = "" Then
        RunPython "import sheets_automation.faces.excel as excel; excel." & key & "()"
    Else
        Tell reason
    End If
End Sub

'The sentence that says why nothing can be done with this book; "" where something can.
Public Function WhyNot(book As Workbook) As String
    If book Is Nothing Then
        WhyNot = "没有打开的表：请先打开要处理的表，再点按钮。"
        WhyNot = WhyNot & "表在「受保护的视图」里时，先点「启用编辑」。" & vbLf
        WhyNot = WhyNot & "No workbook is open: open one, then press the button again. "
        WhyNot = WhyNot & "In Protected View, press Enable Editing first."
    Else
        WhyNot = WhyNotNamed(book.FullName)
    End If
End Function

'The same for a file of that name. The name travels through a command line, where these letters mean something else:
'a file somebody sent, with a name made for it, could start a program.
Public Function WhyNotNamed(fullName As String) As String
    Dim letters As String, at As Integer
    letters = "^$;|`" & Chr(34)
    'The addresses of OneDrive and SharePoint are full of %20.
    If InStr(fullName, "://") = 0 Then letters = letters & "%"
    If OnMac() Then letters = letters & "\"
    For at = 1 To Len(letters)
        If InStr(fullName, Mid(letters, at, 1)) > 0 Then
            WhyNotNamed = "文件名或文件夹名里有 " & Mid(letters, at, 1) & " ，按钮用不了："
            WhyNotNamed = WhyNotNamed & "请另存为不带这个符号的名字，再点一次。" & vbLf
            WhyNotNamed = WhyNotNamed & "The name of the file or of its folder holds " & Mid(letters, at, 1)
            WhyNotNamed = WhyNotNamed & ", so the buttons cannot work: save it under a name without it and press again."
            Exit Function
        End If
    Next at
End Function

'Where the Python of this add-in is gone: xlwings' own sentence names no remedy.
Public Function NoPython(interpreter As String) As String
    NoPython = "找不到 Python：" & interpreter & "。程序移动或重装过，"
    NoPython = NoPython & "请再运行一次 sheets-automation addin install。" & vbLf
    NoPython = NoPython & "Python is not there: " & interpreter
    NoPython = NoPython & ". The program was moved or installed anew: run sheets-automation addin install again."
End Function

'MsgBox shows only letters of the code page of the PC; the popup of Windows shows all of them.
Public Sub Tell(sentence As String)
    If OnMac() Then
        MsgBox sentence, vbExclamation, TITLE
    Else
        CreateObject("WScript.Shell").Popup sentence, 0, TITLE, vbExclamation
    End If
End Sub

Private Function OnMac() As Boolean
    OnMac = InStr(Application.OperatingSystem, "Mac") > 0
End Function
